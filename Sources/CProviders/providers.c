#include "providers.h"

// A definition, and the response that its documentation shows, are copied into the program by the compiler, and read
// from there when an account or the simulator names the provider. A test compares the list with the folder.

static const char acychecker[] = {
#embed "../Providers/acychecker.yaml"
};
static const char acychecker_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/acychecker/200-documented.body"
};

static const char altum[] = {
#embed "../Providers/altum.yaml"
};
static const char altum_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/altum/200-numbers.body"
};

static const char anticaptcha[] = {
#embed "../Providers/anticaptcha.yaml"
};
static const char anticaptcha_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/anticaptcha/200-documented.body"
};

static const char apify[] = {
#embed "../Providers/apify.yaml"
};
static const char apify_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/apify/200-documented.body"
};

static const char apollo[] = {
#embed "../Providers/apollo.yaml"
};
static const char apollo_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/apollo/200-documented.body"
};

static const char apollo_team[] = {
#embed "../Providers/apollo-team.yaml"
};
static const char apollo_team_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/apollo-team/200-documented.body"
};

static const char asocks[] = {
#embed "../Providers/asocks.yaml"
};
static const char asocks_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/asocks/200-documented.body"
};

static const char brevo[] = {
#embed "../Providers/brevo.yaml"
};
static const char brevo_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/brevo/200-documented.body"
};

static const char brightdata[] = {
#embed "../Providers/brightdata.yaml"
};
static const char brightdata_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/brightdata/200-documented.body"
};

static const char brookmimir[] = {
#embed "../Providers/brookmimir.yaml"
};
static const char brookmimir_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/brookmimir/200-documented.body"
};

static const char capsolver[] = {
#embed "../Providers/capsolver.yaml"
};
static const char capsolver_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/capsolver/200-documented.body"
};

static const char censys[] = {
#embed "../Providers/censys.yaml"
};
static const char censys_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/censys/200-documented.body"
};

static const char clicksend[] = {
#embed "../Providers/clicksend.yaml"
};
static const char clicksend_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/clicksend/200-documented.body"
};

static const char cloudconvert[] = {
#embed "../Providers/cloudconvert.yaml"
};
static const char cloudconvert_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/cloudconvert/200-documented.body"
};

static const char coingecko[] = {
#embed "../Providers/coingecko.yaml"
};
static const char coingecko_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/coingecko/200-documented.body"
};

static const char coinmarketcap[] = {
#embed "../Providers/coinmarketcap.yaml"
};
static const char coinmarketcap_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/coinmarketcap/200-documented.body"
};

static const char convertapi[] = {
#embed "../Providers/convertapi.yaml"
};
static const char convertapi_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/convertapi/200-documented.body"
};

static const char crustdata[] = {
#embed "../Providers/crustdata.yaml"
};
static const char crustdata_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/crustdata/200-documented.body"
};

static const char dataforseo[] = {
#embed "../Providers/dataforseo.yaml"
};
static const char dataforseo_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/dataforseo/200-documented.body"
};

static const char deepgram[] = {
#embed "../Providers/deepgram.yaml"
};
static const char deepgram_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/deepgram/200-documented.body"
};

static const char deepl[] = {
#embed "../Providers/deepl.yaml"
};
static const char deepl_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/deepl/200-documented.body"
};

static const char deepseek[] = {
#embed "../Providers/deepseek.yaml"
};
static const char deepseek_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/deepseek/200-documented.body"
};

static const char diffbot[] = {
#embed "../Providers/diffbot.yaml"
};
static const char diffbot_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/diffbot/200-documented.body"
};

static const char digitalocean[] = {
#embed "../Providers/digitalocean.yaml"
};
static const char digitalocean_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/digitalocean/200-documented.body"
};

static const char elevenlabs[] = {
#embed "../Providers/elevenlabs.yaml"
};
static const char elevenlabs_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/elevenlabs/200-documented.body"
};

static const char firecrawl[] = {
#embed "../Providers/firecrawl.yaml"
};
static const char firecrawl_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/firecrawl/200-documented.body"
};

static const char github[] = {
#embed "../Providers/github.yaml"
};
static const char github_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/github/200-documented.body"
};

static const char hunter[] = {
#embed "../Providers/hunter.yaml"
};
static const char hunter_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/hunter/200-documented.body"
};

static const char iproyal[] = {
#embed "../Providers/iproyal.yaml"
};
static const char iproyal_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/iproyal/200-documented.body"
};

static const char leadmagic[] = {
#embed "../Providers/leadmagic.yaml"
};
static const char leadmagic_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/leadmagic/200-documented.body"
};

static const char lusha[] = {
#embed "../Providers/lusha.yaml"
};
static const char lusha_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/lusha/200-documented.body"
};

static const char magichour[] = {
#embed "../Providers/magichour.yaml"
};
static const char magichour_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/magichour/200-documented.body"
};

static const char messagebird[] = {
#embed "../Providers/messagebird.yaml"
};
static const char messagebird_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/messagebird/200-documented.body"
};

static const char neverbounce[] = {
#embed "../Providers/neverbounce.yaml"
};
static const char neverbounce_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/neverbounce/200-documented.body"
};

static const char oceanio[] = {
#embed "../Providers/oceanio.yaml"
};
static const char oceanio_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/oceanio/200-documented.body"
};

static const char olostep[] = {
#embed "../Providers/olostep.yaml"
};
static const char olostep_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/olostep/200-documented.body"
};

static const char openai_costs[] = {
#embed "../Providers/openai-costs.yaml"
};
static const char openai_costs_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/openai-costs/200-documented.body"
};

static const char openrouter[] = {
#embed "../Providers/openrouter.yaml"
};
static const char openrouter_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/openrouter/200-documented.body"
};

static const char openrouter_key[] = {
#embed "../Providers/openrouter-key.yaml"
};
static const char openrouter_key_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/openrouter-key/200-documented.body"
};

static const char pdfco[] = {
#embed "../Providers/pdfco.yaml"
};
static const char pdfco_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/pdfco/200-documented.body"
};

static const char prospeo[] = {
#embed "../Providers/prospeo.yaml"
};
static const char prospeo_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/prospeo/200-documented.body"
};

static const char removebg[] = {
#embed "../Providers/removebg.yaml"
};
static const char removebg_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/removebg/200-documented.body"
};

static const char rocketreach[] = {
#embed "../Providers/rocketreach.yaml"
};
static const char rocketreach_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/rocketreach/200-documented.body"
};

static const char runpod[] = {
#embed "../Providers/runpod.yaml"
};
static const char runpod_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/runpod/200-documented.body"
};

static const char sendgrid[] = {
#embed "../Providers/sendgrid.yaml"
};
static const char sendgrid_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/sendgrid/200-documented.body"
};

static const char serpapi[] = {
#embed "../Providers/serpapi.yaml"
};
static const char serpapi_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/serpapi/200-documented.body"
};

static const char shodan[] = {
#embed "../Providers/shodan.yaml"
};
static const char shodan_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/shodan/200-documented.body"
};

static const char siliconflow[] = {
#embed "../Providers/siliconflow.yaml"
};
static const char siliconflow_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/siliconflow/200-documented.body"
};

static const char smsapi[] = {
#embed "../Providers/smsapi.yaml"
};
static const char smsapi_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/smsapi/200-documented.body"
};

static const char stability[] = {
#embed "../Providers/stability.yaml"
};
static const char stability_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/stability/200-documented.body"
};

static const char telnyx[] = {
#embed "../Providers/telnyx.yaml"
};
static const char telnyx_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/telnyx/200-documented.body"
};

static const char textmagic[] = {
#embed "../Providers/textmagic.yaml"
};
static const char textmagic_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/textmagic/200-documented.body"
};

static const char thecompaniesapi[] = {
#embed "../Providers/thecompaniesapi.yaml"
};
static const char thecompaniesapi_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/thecompaniesapi/200-documented.body"
};

static const char twilio[] = {
#embed "../Providers/twilio.yaml"
};
static const char twilio_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/twilio/200-documented.body"
};

static const char twocaptcha[] = {
#embed "../Providers/twocaptcha.yaml"
};
static const char twocaptcha_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/twocaptcha/200-documented.body"
};

static const char venice[] = {
#embed "../Providers/venice.yaml"
};
static const char venice_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/venice/200-documented.body"
};

static const char vonage[] = {
#embed "../Providers/vonage.yaml"
};
static const char vonage_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/vonage/200-documented.body"
};

static const char zerobounce[] = {
#embed "../Providers/zerobounce.yaml"
};
static const char zerobounce_response[] = {
#embed "../../Tests/CreditsTests/Fixtures/zerobounce/200-documented.body"
};

#define PROVIDER(id, name) {id, name, sizeof name, name##_response, sizeof name##_response}

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
