{{/* What the exporter's pods have in common with the one of `helm test`. */}}
{{- define "credits-exporter.podSettings" -}}
serviceAccountName: {{ include "credits-exporter.serviceAccountName" . | quote }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  {{- toYaml .Values.podSecurityContext | nindent 2 }}
{{- range $key := list "imagePullSecrets" "priorityClassName" "nodeSelector" "affinity" "tolerations" }}
{{- with get $.Values $key }}
{{ dict $key . | toYaml }}
{{- end }}
{{- end }}
{{- end }}

{{- define "credits-exporter.containerSettings" -}}
{{- with .Values.image -}}
image: {{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
imagePullPolicy: {{ .pullPolicy }}
{{- end }}
securityContext:
  {{- toYaml .Values.securityContext | nindent 2 }}
resources:
  {{- toYaml .Values.resources | nindent 2 }}
{{- end }}

{{/* Takes the root, and with it perhaps a `replica`. */}}
{{- define "credits-exporter.pod" -}}
{{- $configured := include "credits-exporter.isConfigured" . -}}
{{- $hasKeys := include "credits-exporter.hasKeys" . -}}
{{- $secured := include "credits-exporter.isSecured" . -}}
{{- $scheme := include "credits-exporter.scheme" . -}}
metadata:
  labels:
    {{- merge (include "credits-exporter.selectorLabels" . | fromYaml) .Values.podLabels | toYaml | nindent 4 }}
  {{- /*
  No checksum of the configuration: the exporter reads a changed file by itself and keeps the one before where that is
  a bad one. A new pod would begin its counters anew and miss what is spent meanwhile.
  */}}
  {{- with .Values.podAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  {{- include "credits-exporter.podSettings" . | nindent 2 }}
  {{- with .Values.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- $labels := include "credits-exporter.componentLabels" (dict "root" $) | fromYaml }}
    {{- $keys := list }}
    {{- if and $.replica (gt (int $.Values.replicas) 1) }}
    # The replicas of a shard apart. Kubernetes before 1.28 has no such label and spreads all pods.
    {{- $keys = list "apps.kubernetes.io/pod-index" }}
    {{- end }}
    {{- range . }}
    {{- $added := dict "labelSelector" (dict "matchLabels" (deepCopy $labels)) }}
    {{- with concat (.matchLabelKeys | default list) $keys | uniq }}
    {{- $_ := set $added "matchLabelKeys" . }}
    {{- end }}
    {{- list (merge $added .) | toYaml | nindent 4 }}
    {{- end }}
  {{- end }}
  # The exporter takes up to 25 s to finish the scrapes under way.
  terminationGracePeriodSeconds: 30
  containers:
    - name: exporter
      {{- include "credits-exporter.containerSettings" . | nindent 6 }}
      args:
        - {{ if $configured }}--config.file=/etc/credits-exporter/config.yaml{{ else }}demo{{ end }}
        {{- if include "credits-exporter.isSharded" . }}
        - --shard=auto
        - --total-shards={{ .Values.shards }}
        {{- end }}
        - --web.listen-address=:10177
        {{- if $secured }}
        - --web.config.file=/etc/credits-exporter-web/web.yaml
        {{- end }}
        - --log.level={{ .Values.log.level }}
        - --log.format={{ .Values.log.format }}
      {{- with .Values.env }}
      env:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .Values.envFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        - name: {{ $scheme }}
          containerPort: 10177
      {{- range $probe, $path := dict "startup" "/-/healthy" "liveness" "/-/healthy" "readiness" "/-/ready" }}
      {{ $probe }}Probe:
        {{- if include "credits-exporter.requiresClientCertificate" $ }}
        # TLS comes before any path, and the kubelet has no certificate to show.
        tcpSocket:
          port: {{ $scheme }}
        {{- else }}
        httpGet:
          path: {{ $path }}
          port: {{ $scheme }}
          scheme: {{ upper $scheme }}
        {{- end }}
        {{- with get $.Values.probes $probe }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- end }}
      {{- if or $configured $secured .Values.extraVolumeMounts }}
      volumeMounts:
        {{- if $configured }}
        - name: config
          mountPath: /etc/credits-exporter
          readOnly: true
        {{- end }}
        {{- range $folder, $files := include "credits-exporter.folders" . | fromYaml }}
        {{- if $files }}
        - name: {{ $folder }}
          mountPath: /etc/credits-exporter/{{ $folder }}
          readOnly: true
        {{- end }}
        {{- end }}
        {{- if $hasKeys }}
        - name: keys
          mountPath: /etc/credits-exporter/keys
          readOnly: true
        {{- end }}
        {{- if $secured }}
        - name: web
          mountPath: /etc/credits-exporter-web
          readOnly: true
        {{- end }}
        {{- with .Values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- end }}
  {{- if or $configured $secured .Values.extraVolumes }}
  volumes:
    {{- if $configured }}
    - name: config
      {{- include "credits-exporter.configVolume" . | nindent 6 }}
    {{- end }}
    {{- range $folder, $files := include "credits-exporter.folders" . | fromYaml }}
    {{- with $files }}
    - name: {{ $folder }}
      {{- include "credits-exporter.filesVolume" . | nindent 6 }}
    {{- end }}
    {{- end }}
    {{- if $hasKeys }}
    - name: keys
      {{- include "credits-exporter.keysVolume" . | nindent 6 }}
    {{- end }}
    {{- if $secured }}
    - name: web
      {{- include "credits-exporter.webVolume" . | nindent 6 }}
    {{- end }}
    {{- with .Values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- end }}
{{- end }}

{{- define "credits-exporter.configVolume" -}}
projected:
  defaultMode: 0440
  sources:
    {{- $own := include "credits-exporter.suffixed" (dict "root" . "suffix" "config") }}
    {{- include "credits-exporter.file"
        (dict "from" .Values.configFrom "path" "config.yaml" "own" $own) | nindent 4 }}
{{- end }}

{{/* A file of a Secret or a ConfigMap that `from` names, or else of the ConfigMap `own`. */}}
{{- define "credits-exporter.file" -}}
{{- with .from -}}
- {{ if .secret }}secret{{ else }}configMap{{ end }}:
    name: {{ coalesce .secret .configMap $.own | quote }}
    {{- if or .secret .configMap }}
    items:
      - key: {{ .key | quote }}
        path: {{ $.path }}
    {{- end }}
{{- end }}
{{- end }}

{{/* The file and all that it names in one folder, so that they change together. */}}
{{- define "credits-exporter.webVolume" -}}
projected:
  defaultMode: 0440
  sources:
    {{- $own := include "credits-exporter.suffixed" (dict "root" . "suffix" "web") }}
    {{- with .Values.web }}
    {{- include "credits-exporter.file" (dict "from" .configFrom "path" "web.yaml" "own" $own) | nindent 4 }}
    {{- with .tls }}
    {{- if .secretName }}
    - secret:
        name: {{ .secretName | quote }}
        items:
          - key: {{ .certKey | quote }}
            path: tls/tls.crt
          - key: {{ .keyKey | quote }}
            path: tls/tls.key
    {{- end }}
    {{- if or .clientCA.configMap .clientCA.secret }}
    {{- include "credits-exporter.file" (dict "from" .clientCA "path" "client-ca.crt") | nindent 4 }}
    {{- end }}
    {{- end }}
    {{- end }}
{{- end }}

{{/* All files of some ConfigMaps and Secrets in one folder. */}}
{{- define "credits-exporter.filesVolume" -}}
projected:
  defaultMode: 0440
  sources:
    {{- range . }}
    - {{ if .secret }}secret{{ else }}configMap{{ end }}:
        name: {{ .secret | default .configMap | quote }}
        {{- if .optional }}
        optional: true
        {{- end }}
    {{- end }}
{{- end }}

{{/* All keys in one folder, wherever they come from. */}}
{{- define "credits-exporter.keysVolume" -}}
projected:
  defaultMode: 0440
  sources:
    {{- range $suffix, $used := dict "keys" .Values.keys "external" .Values.keysFrom.externalSecret.data }}
    {{- if $used }}
    - secret:
        name: {{ include "credits-exporter.suffixed" (dict "root" $ "suffix" $suffix) }}
    {{- end }}
    {{- end }}
    {{- range .Values.keysFrom.secrets }}
    - secret:
        {{- toYaml . | nindent 8 }}
    {{- end }}
{{- end }}
