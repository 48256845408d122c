{{- define "credits-exporter.fullname" -}}
{{- $name := .Values.nameOverride | default .Chart.Name -}}
{{- $full := contains $name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name $name) -}}
{{- .Values.fullnameOverride | default $full | replace "." "-" | trunc 63 | trimSuffix "-" -}}
{{- end }}

{{/* A release has up to 53 characters and a name up to 63: a suffix of up to nine keeps releases apart. */}}
{{- define "credits-exporter.suffixed" -}}
{{- $full := include "credits-exporter.fullname" .root -}}
{{- with .suffix -}}
{{- $full = printf "%s-%s" (trunc (sub 62 (len .) | int) $full | trimSuffix "-") . -}}
{{- end -}}
{{- $full -}}
{{- end }}

{{/*
The component keeps the pod of `helm test` out of the Service. No override is in here: these are selectors, too, and
Kubernetes lets nobody change those of a release that exists.
*/}}
{{- define "credits-exporter.componentLabels" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
app.kubernetes.io/component: {{ .component | default "exporter" }}
{{- end }}

{{- define "credits-exporter.selectorLabels" -}}
{{ include "credits-exporter.componentLabels" (dict "root" .) }}
{{- with .replica }}
credits-exporter/replica: {{ . | quote }}
{{- end }}
{{- end }}

{{- define "credits-exporter.labels" -}}
{{ include "credits-exporter.componentLabels" . }}
{{- with .root }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 }}
{{- end }}
{{- end }}

{{/* Takes `root`, and perhaps `name` or `suffix`, `namespace`, `component`, `labels`, `annotations`. */}}
{{- define "credits-exporter.metadata" -}}
name: {{ .name | default (include "credits-exporter.suffixed" .) | quote }}
namespace: {{ .namespace | default .root.Release.Namespace | quote }}
labels:
  {{- merge (include "credits-exporter.labels" . | fromYaml) (.labels | default dict) | toYaml | nindent 2 }}
{{- with .annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "credits-exporter.serviceAccountName" -}}
{{- $own := .Values.serviceAccount.create | ternary (include "credits-exporter.fullname" .) "default" -}}
{{- .Values.serviceAccount.name | default $own -}}
{{- end }}

{{/* The port's name as well, because a service mesh takes the protocol from it. */}}
{{- define "credits-exporter.scheme" -}}
{{- .Values.web.tls.secretName | empty | ternary "http" "https" -}}
{{- end }}

{{/* Where a name is wanted, so is the certificate that bears it, whatever its type says. */}}
{{- define "credits-exporter.requiresClientCertificate" -}}
{{- with .Values.web.tls }}{{ if or (hasPrefix "Require" .clientAuthType) .clientAllowedSANs }}true{{ end }}{{ end -}}
{{- end }}

{{/* Where the Service is found from within the cluster. */}}
{{- define "credits-exporter.host" -}}
{{- printf "%s.%s.svc" (include "credits-exporter.fullname" .) .Release.Namespace -}}
{{- end }}

{{- define "credits-exporter.url" -}}
{{- $host := include "credits-exporter.host" . -}}
{{- printf "%s://%s:%v" (include "credits-exporter.scheme" .) $host .Values.service.port -}}
{{- end }}

{{/*
The StatefulSet of a replica. Its name has up to 52 characters, because Kubernetes adds a hash to it in a label. What is
cut off may be all that tells two releases apart, so a hash stands in for it.
*/}}
{{- define "credits-exporter.replicaName" -}}
{{- $full := include "credits-exporter.fullname" . -}}
{{- if gt (len $full) 40 -}}
{{- $full = printf "%s-%s" (trunc 31 $full | trimSuffix "-") (sha256sum $full | trunc 8) -}}
{{- end -}}
{{- printf "%s-replica-%s" $full .replica -}}
{{- end }}

{{/* How many seconds a duration has. */}}
{{- define "credits-exporter.seconds" -}}
{{- $sum := 0 -}}
{{- range $unit, $seconds := dict "h" 3600 "m" 60 "s" 1 -}}
{{- $sum = regexFind (printf "[0-9]+%s" $unit) $ | trimSuffix $unit | atoi | mul $seconds | add $sum -}}
{{- end -}}
{{- $sum -}}
{{- end }}

{{/* Never longer than the interval: the operator would reject the monitor. */}}
{{- define "credits-exporter.scrapeTimeout" -}}
{{- with .Values.monitor -}}
{{- $timeout := include "credits-exporter.seconds" .scrapeTimeout | int -}}
{{- $interval := include "credits-exporter.seconds" .interval | int -}}
{{- gt $timeout $interval | ternary .interval .scrapeTimeout -}}
{{- end -}}
{{- end }}

{{- define "credits-exporter.isSharded" -}}
{{- if gt (int .Values.shards) 1 }}true{{ end -}}
{{- end }}

{{- define "credits-exporter.isSecured" -}}
{{- with .Values.web }}{{ if or .tls.secretName .configFrom.secret }}true{{ end }}{{ end -}}
{{- end }}

{{- define "credits-exporter.isConfigured" -}}
{{- with .Values }}{{ if or .config .accountFiles .configFrom.configMap .configFrom.secret }}true{{ end }}{{ end -}}
{{- end }}

{{/* ConfigMaps and Secrets by the folder beside the configuration in which all of their files are. */}}
{{- define "credits-exporter.folders" -}}
{{- dict "accounts" .Values.accountFiles "providers" .Values.providerFiles | toYaml -}}
{{- end }}

{{/* The file that the chart writes; empty where another is the configuration, or none. */}}
{{- define "credits-exporter.config" -}}
{{- with .Values }}
{{- if and (or .config .accountFiles) (not (or .configFrom.configMap .configFrom.secret)) }}
{{- $config := deepCopy .config }}
{{- range $folder, $files := include "credits-exporter.folders" $ | fromYaml }}
{{- if $files }}
{{- $key := printf "%s_files" (trimSuffix "s" $folder) }}
{{- $named := get $config $key | default list }}
{{- $_ := set $config $key (append $named (printf "%s/*.yaml" $folder) | uniq) }}
{{- end }}
{{- end }}
{{- toYaml $config }}
{{- end }}
{{- end }}
{{- end }}

{{/* The newer version, unless the cluster serves only the older one. */}}
{{- define "credits-exporter.externalSecretVersion" -}}
{{- $newer := "external-secrets.io/v1" -}}
{{- $older := "external-secrets.io/v1beta1" -}}
{{- $served := .Capabilities.APIVersions -}}
{{- $found := and ($served.Has $older) (not ($served.Has $newer)) | ternary $older $newer -}}
{{- .Values.keysFrom.externalSecret.apiVersion | default $found -}}
{{- end }}

{{- define "credits-exporter.hasKeys" -}}
{{- with .Values }}{{ if or .keys .keysFrom.secrets .keysFrom.externalSecret.data }}true{{ end }}{{ end -}}
{{- end }}
