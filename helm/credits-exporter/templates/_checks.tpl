{{/* What a schema cannot refuse, or not without printing a key. */}}
{{- define "credits-exporter.checks" -}}
{{- with .Values }}
{{- with .configFrom }}
{{- if or (and .configMap .secret) (and $.Values.config (or .configMap .secret)) }}
{{- fail "config, configFrom.configMap and configFrom.secret: only one of them can be the configuration" }}
{{- end }}
{{- end }}
{{- if and (include "credits-exporter.hasKeys" $) (not (include "credits-exporter.isConfigured" $)) }}
{{- fail "keys without accounts: set config.accounts, or name the configuration in configFrom" }}
{{- end }}
{{- range $index, $account := .config.accounts }}
{{- if not (regexMatch "^(\\$\\{\\w+\\})?$" ($account.api_key | default "" | toString)) }}
{{- printf "config.accounts[%d].api_key: a ConfigMap is no place for a key; put it into keys or keysFrom" $index
    | printf "%s, and name it by api_key_file: keys/NAME" | fail }}
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
