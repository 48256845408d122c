// The same gauges with prometheus-cpp. `gather ACCOUNTS` prints the nanoseconds of collecting and writing a page for each
// sample; `serve ACCOUNTS PORT` serves the page.
#include <prometheus/exposer.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>

int main(int, char **arguments) {
    const char *names[] = {
        "credits_remaining", "credits_used", "credits_limit", "credits_reset_timestamp_seconds",
        "credits_low_threshold", "credits_spent_total", "credits_added_total",
        "credits_last_success_timestamp_seconds",
    };
    const int accounts = std::stoi(arguments[2]);
    auto registry = std::make_shared<prometheus::Registry>();
    int number = 0;
    for (const char *name : names) {
        auto &family = prometheus::BuildGauge().Name(name).Help("Credits of an account.").Register(*registry);
        for (int account = 0; account < accounts; account++) {
            char label[32];
            std::snprintf(label, sizeof label, "account-%05d", account);
            family.Add({{"provider", "brookmimir"}, {"account", label}, {"pool", "default"}})
                .Set(account * 10 + number);
        }
        number++;
    }
    if (std::string(arguments[1]) == "serve") {
        prometheus::Exposer exposer(std::string("127.0.0.1:") + arguments[3]);
        exposer.RegisterCollectable(registry);
        pause();
    }
    const auto start = std::chrono::steady_clock::now();
    std::chrono::duration<double> passed{};
    long pages = 0;
    std::size_t bytes = 0;
    while (passed.count() < 1) {
        bytes += prometheus::TextSerializer().Serialize(registry->Collect()).size();
        pages++;
        passed = std::chrono::steady_clock::now() - start;
    }
    std::printf("%f\n", bytes > 0 ? passed.count() * 1e9 / (pages * accounts * 8) : 0);
}
