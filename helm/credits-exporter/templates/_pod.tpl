{{/* What the exporter's pods have in common with the one of `helm test`. */}}
{{- define "credits-exporter.podSettings" -}}
serviceAccountName: {{ include "credits-exporter.serviceAccountName" . }}
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

{{- define "credits-exporter.pod" -}}
{{- $configured := include "credits-exporter.isConfigured" . -}}
{{- $hasKeys := include "credits-exporter.hasKeys" . -}}
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
    {{- $selector := dict "matchLabels" (include "credits-exporter.selectorLabels" $ | fromYaml) }}
    {{- range . }}
    {{- list (merge (dict "labelSelector" $selector) .) | toYaml | nindent 4 }}
    {{- end }}
  {{- end }}
  # The exporter takes up to 15 s to finish the scrapes under way.
  terminationGracePeriodSeconds: 20
  containers:
    - name: exporter
      {{- include "credits-exporter.containerSettings" . | nindent 6 }}
      args:
        - {{ if $configured }}--config.file=/etc/credits-exporter/config.yaml{{ else }}demo{{ end }}
        - --web.listen-address=:10177
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
        - name: http
          containerPort: 10177
      {{- range $probe, $path := dict "livenessProbe" "/-/healthy" "readinessProbe" "/-/ready" }}
      {{ $probe }}:
        httpGet:
          path: {{ $path }}
          port: http
          scheme: {{ include "credits-exporter.scheme" $ | upper }}
        timeoutSeconds: 5
      {{- end }}
      {{- if or $configured .Values.extraVolumeMounts }}
      volumeMounts:
        {{- if $configured }}
        - name: config
          mountPath: /etc/credits-exporter
          readOnly: true
        {{- end }}
        {{- if $hasKeys }}
        - name: keys
          mountPath: /etc/credits-exporter/keys
          readOnly: true
        {{- end }}
        {{- with .Values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- end }}
  {{- if or $configured .Values.extraVolumes }}
  volumes:
    {{- if $configured }}
    - name: config
      {{- include "credits-exporter.configVolume" . | nindent 6 }}
    {{- end }}
    {{- if $hasKeys }}
    - name: keys
      {{- include "credits-exporter.keysVolume" . | nindent 6 }}
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
    {{- with .Values.configFrom }}
    - {{ if .secret }}secret{{ else }}configMap{{ end }}:
        name: {{ coalesce .secret .configMap (include "credits-exporter.suffixed" (dict "root" $ "suffix" "config")) }}
        {{- if or .secret .configMap }}
        items:
          - key: {{ .key }}
            path: config.yaml
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
