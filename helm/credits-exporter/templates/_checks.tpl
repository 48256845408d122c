{{/* What a schema cannot refuse, or not without printing a key. */}}
{{- define "credits-exporter.checks" -}}
{{- with .Values }}
{{- with .configFrom }}
{{- if or (and .configMap .secret) (and $.Values.config (or .configMap .secret)) }}
{{- fail "config, configFrom.configMap and configFrom.secret: only one of them can be the configuration" }}
{{- end }}
{{- end }}
{{- with .config }}
{{- if not (or .accounts .account_files $.Values.accountFiles) }}
{{- fail "config: without accounts it has no use; set config.accounts or accountFiles" }}
{{- end }}
{{- end }}
{{- if and .providerFiles (not (include "credits-exporter.isConfigured" $)) }}
{{- fail "providerFiles without accounts: set config.accounts or accountFiles, or name the configuration in configFrom" }}
{{- end }}
{{- if and (include "credits-exporter.hasKeys" $) (not (include "credits-exporter.isConfigured" $)) }}
{{- fail "keys without accounts: set config.accounts or accountFiles, or name the configuration in configFrom" }}
{{- end }}
{{- if not (regexMatch "^[a-z]" (include "credits-exporter.fullname" $)) }}
{{- fail "the release's name begins with a digit, as no Service's name may: set fullnameOverride" }}
{{- end }}
{{- include "credits-exporter.webChecks" $ }}
{{- range $index, $account := .config.accounts }}
{{- if not (regexMatch "^(\\$\\{\\w+\\})?$" ($account.api_key | default "" | toString)) }}
{{- printf "config.accounts[%d].api_key: a ConfigMap is no place for a key; put it into keys or keysFrom" $index
    | printf "%s, and name it by api_key_file: keys/NAME" | fail }}
{{- end }}
{{- $url := $account.proxy_url | default "" | toString }}
{{- if not (regexMatch "^([^@]*|[^:@]*://[^:@]*(:(\\$\\{\\w+\\})*)?@[^@]*)$" $url) }}
{{- printf "config.accounts[%d].proxy_url: a ConfigMap is no place for a password; put ${VARIABLE} there" $index
    | printf "%s, and the password into a Secret that env or envFrom names" | fail }}
{{- end }}
{{- end }}
{{- $rules := ($.Files.Glob "files/rules/*.yaml").AsConfig }}
{{- range .prometheusRule.disabled }}
{{- if not (contains (printf "alert: %s\n" .) $rules) }}
{{- printf "prometheusRule.disabled: there is no alert %s" . | fail }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* What would start badly, never be scraped, or be less safe than it looks. */}}
{{- define "credits-exporter.webChecks" -}}
{{- with .Values }}
{{- $tls := .web.tls }}
{{- $ownFile := .web.configFrom.secret }}
{{- $simulated := not (include "credits-exporter.isConfigured" $) }}
{{- $authority := or $tls.clientCA.configMap $tls.clientCA.secret }}
{{- $asks := ne $tls.clientAuthType "NoClientCert" }}
{{- range $message, $wrong := dict
    "shards: the simulated accounts are those of one process; set config.accounts or configFrom"
    (and $simulated (include "credits-exporter.isSharded" $))
    "web: the simulated accounts are shown without TLS and login; set config.accounts or configFrom"
    (and $simulated (include "credits-exporter.isSecured" $))
    "web.tls.clientCA: configMap and secret: only one of them can have the file"
    (and $tls.clientCA.configMap $tls.clientCA.secret)
    "web.tls: without web.tls.secretName there is no TLS"
    (and (not $tls.secretName) (or $tls.minVersion $asks $authority $tls.clientAllowedSANs))
    "web.tls.clientAuthType: NoClientCert asks for no certificate that clientCA or clientAllowedSANs could be about"
    (and (not $asks) (or $authority $tls.clientAllowedSANs))
    "web.tls.clientAuthType: certificates are to be verified, so web.tls.clientCA must say who signs them"
    (and (contains "Verify" $tls.clientAuthType) (not $authority) (not $ownFile))
    "web.tls: with web.configFrom, minVersion and clientAllowedSANs stand in your file"
    (and $ownFile (or $tls.minVersion $tls.clientAllowedSANs))
    "monitor.tlsConfig: without web.tls.secretName there is no TLS"
    (and .monitor.tlsConfig (not $tls.secretName))
    "monitor.basicAuth: without web.configFrom there is no login"
    (and .monitor.basicAuth (not $ownFile))
    "monitor.tlsConfig: web.tls makes Prometheus show a certificate; set cert and keySecret"
    (and .monitor.kind (include "credits-exporter.requiresClientCertificate" $) (not .monitor.tlsConfig.cert))
}}
{{- if $wrong }}
{{- fail $message }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
