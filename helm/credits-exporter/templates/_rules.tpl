{{/* A file of rules as it is, unless a value wants it otherwise. */}}
{{- define "credits-exporter.rules" -}}
{{- $values := .root.Values.prometheusRule -}}
{{- $ours := printf "%s/blob/main/dashboards/runbooks" .root.Chart.Home -}}
{{- $text := .text | replace $ours ($values.runbookURL | default $ours | trimSuffix "/") | trim -}}
{{- if or $values.disabled $values.alertLabels.critical $values.alertLabels.warning -}}
{{- $groups := list -}}
{{- range $group := (fromYaml $text).groups -}}
{{- $rules := list -}}
{{- range $rule := $group.rules -}}
{{- if not (has $rule.alert $values.disabled) -}}
{{- with $rule.labels -}}
{{- $_ := get $values.alertLabels .severity | default dict | mergeOverwrite . -}}
{{- end -}}
{{- $rules = append $rules $rule -}}
{{- end -}}
{{- end -}}
{{- $groups = append $groups (set $group "rules" $rules) -}}
{{- end -}}
{{- $text = dict "groups" $groups | toYaml -}}
{{- end -}}
{{- $text -}}
{{- end }}
