// The same gauges with Go's client library. `gather ACCOUNTS` prints the nanoseconds of gathering and writing a page for
// each sample; `serve ACCOUNTS PORT` serves the page.
package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/prometheus/common/expfmt"
)

var names = []string{
	"credits_remaining", "credits_used", "credits_limit", "credits_reset_timestamp_seconds",
	"credits_low_threshold", "credits_spent_total", "credits_added_total", "credits_last_success_timestamp_seconds",
}

func main() {
	accounts, _ := strconv.Atoi(os.Args[2])
	registry := prometheus.NewRegistry()
	for number, name := range names {
		gauges := prometheus.NewGaugeVec(
			prometheus.GaugeOpts{Name: name, Help: "Credits of an account."}, []string{"provider", "account", "pool"})
		registry.MustRegister(gauges)
		for account := 0; account < accounts; account++ {
			gauges.WithLabelValues("brookmimir", fmt.Sprintf("account-%05d", account), "default").
				Set(float64(account*10 + number))
		}
	}
	if os.Args[1] == "serve" {
		http.Handle("/metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
		if err := http.ListenAndServe("127.0.0.1:"+os.Args[3], nil); err != nil {
			panic(err)
		}
	}
	pages := 0
	var page bytes.Buffer
	start := time.Now()
	for time.Since(start) < time.Second {
		families, err := registry.Gather()
		if err != nil {
			panic(err)
		}
		page.Reset()
		for _, family := range families {
			if _, err := expfmt.MetricFamilyToText(&page, family); err != nil {
				panic(err)
			}
		}
		pages++
	}
	fmt.Println(float64(time.Since(start).Nanoseconds()) / float64(pages*accounts*len(names)))
}
