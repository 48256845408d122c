#include "providers.h"

// A definition is copied into the program by the compiler, and read from there when an account names it.

static const char acychecker[] = {
#embed "../Providers/acychecker.yaml"
};

static const char altum[] = {
#embed "../Providers/altum.yaml"
};

static const char anticaptcha[] = {
#embed "../Providers/anticaptcha.yaml"
};

static const char apify[] = {
#embed "../Providers/apify.yaml"
};

static const char apollo[] = {
#embed "../Providers/apollo.yaml"
};

static const char apollo_team[] = {
#embed "../Providers/apollo-team.yaml"
};

static const char asocks[] = {
#embed "../Providers/asocks.yaml"
};

static const char brevo[] = {
#embed "../Providers/brevo.yaml"
};

static const char brightdata[] = {
#embed "../Providers/brightdata.yaml"
};

static const char brookmimir[] = {
#embed "../Providers/brookmimir.yaml"
};

static const char capsolver[] = {
#embed "../Providers/capsolver.yaml"
};

static const char censys[] = {
#embed "../Providers/censys.yaml"
};

static const char clicksend[] = {
#embed "../Providers/clicksend.yaml"
};

static const char cloudconvert[] = {
#embed "../Providers/cloudconvert.yaml"
};

static const char coingecko[] = {
#embed "../Providers/coingecko.yaml"
};

static const char coinmarketcap[] = {
#embed "../Providers/coinmarketcap.yaml"
};

static const char convertapi[] = {
#embed "../Providers/convertapi.yaml"
};

static const char crustdata[] = {
#embed "../Providers/crustdata.yaml"
};

static const char dataforseo[] = {
#embed "../Providers/dataforseo.yaml"
};

static const char deepgram[] = {
#embed "../Providers/deepgram.yaml"
};

static const char deepl[] = {
#embed "../Providers/deepl.yaml"
};

static const char deepseek[] = {
#embed "../Providers/deepseek.yaml"
};

static const char diffbot[] = {
#embed "../Providers/diffbot.yaml"
};

static const char digitalocean[] = {
#embed "../Providers/digitalocean.yaml"
};

static const char elevenlabs[] = {
#embed "../Providers/elevenlabs.yaml"
};

static const char firecrawl[] = {
#embed "../Providers/firecrawl.yaml"
};

static const char github[] = {
#embed "../Providers/github.yaml"
};

static const char hunter[] = {
#embed "../Providers/hunter.yaml"
};

static const char iproyal[] = {
#embed "../Providers/iproyal.yaml"
};

static const char leadmagic[] = {
#embed "../Providers/leadmagic.yaml"
};

static const char lusha[] = {
#embed "../Providers/lusha.yaml"
};

static const char magichour[] = {
#embed "../Providers/magichour.yaml"
};

static const char messagebird[] = {
#embed "../Providers/messagebird.yaml"
};

static const char neverbounce[] = {
#embed "../Providers/neverbounce.yaml"
};

static const char oceanio[] = {
#embed "../Providers/oceanio.yaml"
};

static const char olostep[] = {
#embed "../Providers/olostep.yaml"
};

static const char openai_costs[] = {
#embed "../Providers/openai-costs.yaml"
};

static const char openrouter[] = {
#embed "../Providers/openrouter.yaml"
};

static const char openrouter_key[] = {
#embed "../Providers/openrouter-key.yaml"
};

static const char pdfco[] = {
#embed "../Providers/pdfco.yaml"
};

static const char prospeo[] = {
#embed "../Providers/prospeo.yaml"
};

static const char removebg[] = {
#embed "../Providers/removebg.yaml"
};

static const char rocketreach[] = {
#embed "../Providers/rocketreach.yaml"
};

static const char runpod[] = {
#embed "../Providers/runpod.yaml"
};

static const char sendgrid[] = {
#embed "../Providers/sendgrid.yaml"
};

static const char serpapi[] = {
#embed "../Providers/serpapi.yaml"
};

static const char shodan[] = {
#embed "../Providers/shodan.yaml"
};

static const char siliconflow[] = {
#embed "../Providers/siliconflow.yaml"
};

static const char smsapi[] = {
#embed "../Providers/smsapi.yaml"
};

static const char stability[] = {
#embed "../Providers/stability.yaml"
};

static const char telnyx[] = {
#embed "../Providers/telnyx.yaml"
};

static const char textmagic[] = {
#embed "../Providers/textmagic.yaml"
};

static const char thecompaniesapi[] = {
#embed "../Providers/thecompaniesapi.yaml"
};

static const char twilio[] = {
#embed "../Providers/twilio.yaml"
};

static const char twocaptcha[] = {
#embed "../Providers/twocaptcha.yaml"
};

static const char venice[] = {
#embed "../Providers/venice.yaml"
};

static const char vonage[] = {
#embed "../Providers/vonage.yaml"
};

static const char zerobounce[] = {
#embed "../Providers/zerobounce.yaml"
};

#define PROVIDER(id, text) {id, text, sizeof text}

static const struct built_in_provider providers[] = {
    PROVIDER("acychecker", acychecker),
    PROVIDER("altum", altum),
    PROVIDER("anticaptcha", anticaptcha),
    PROVIDER("apify", apify),
    PROVIDER("apollo", apollo),
    PROVIDER("apollo-team", apollo_team),
    PROVIDER("asocks", asocks),
    PROVIDER("brevo", brevo),
    PROVIDER("brightdata", brightdata),
    PROVIDER("brookmimir", brookmimir),
    PROVIDER("capsolver", capsolver),
    PROVIDER("censys", censys),
    PROVIDER("clicksend", clicksend),
    PROVIDER("cloudconvert", cloudconvert),
    PROVIDER("coingecko", coingecko),
    PROVIDER("coinmarketcap", coinmarketcap),
    PROVIDER("convertapi", convertapi),
    PROVIDER("crustdata", crustdata),
    PROVIDER("dataforseo", dataforseo),
    PROVIDER("deepgram", deepgram),
    PROVIDER("deepl", deepl),
    PROVIDER("deepseek", deepseek),
    PROVIDER("diffbot", diffbot),
    PROVIDER("digitalocean", digitalocean),
    PROVIDER("elevenlabs", elevenlabs),
    PROVIDER("firecrawl", firecrawl),
    PROVIDER("github", github),
    PROVIDER("hunter", hunter),
    PROVIDER("iproyal", iproyal),
    PROVIDER("leadmagic", leadmagic),
    PROVIDER("lusha", lusha),
    PROVIDER("magichour", magichour),
    PROVIDER("messagebird", messagebird),
    PROVIDER("neverbounce", neverbounce),
    PROVIDER("oceanio", oceanio),
    PROVIDER("olostep", olostep),
    PROVIDER("openai-costs", openai_costs),
    PROVIDER("openrouter", openrouter),
    PROVIDER("openrouter-key", openrouter_key),
    PROVIDER("pdfco", pdfco),
    PROVIDER("prospeo", prospeo),
    PROVIDER("removebg", removebg),
    PROVIDER("rocketreach", rocketreach),
    PROVIDER("runpod", runpod),
    PROVIDER("sendgrid", sendgrid),
    PROVIDER("serpapi", serpapi),
    PROVIDER("shodan", shodan),
    PROVIDER("siliconflow", siliconflow),
    PROVIDER("smsapi", smsapi),
    PROVIDER("stability", stability),
    PROVIDER("telnyx", telnyx),
    PROVIDER("textmagic", textmagic),
    PROVIDER("thecompaniesapi", thecompaniesapi),
    PROVIDER("twilio", twilio),
    PROVIDER("twocaptcha", twocaptcha),
    PROVIDER("venice", venice),
    PROVIDER("vonage", vonage),
    PROVIDER("zerobounce", zerobounce),
};

const int built_in_provider_count = sizeof providers / sizeof *providers;

struct built_in_provider built_in_provider(int index) { return providers[index]; }
