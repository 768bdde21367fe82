{{- define "call-scheduler.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" }}
{{- end }}

{{/* With room for "-worker" in 63 characters. */}}
{{- define "call-scheduler.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" }}
{{- else if contains (include "call-scheduler.name" .) .Release.Name }}
{{- .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "call-scheduler.name" .) | trunc 50 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "call-scheduler.selector" -}}
app.kubernetes.io/name: {{ include "call-scheduler.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "call-scheduler.labels" -}}
{{ include "call-scheduler.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "call-scheduler.image" -}}
{{- $repository := required "image.repository is required: the image that deploy/Dockerfile builds" .Values.image.repository }}
{{- if .Values.image.digest }}
{{- printf "%s@%s" $repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" $repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}
{{- end }}

{{/* A variable from a Secret; nothing if there is none. Takes: the variable's name, and the reference. */}}
{{- define "call-scheduler.secret" -}}
{{- with index . 1 }}
- name: {{ index $ 0 }}
  valueFrom:
    secretKeyRef: {{ toJson . }}
{{- end }}
{{- end }}

{{/* A Deployment. Takes: the root, and "api" or "worker". */}}
{{- define "call-scheduler.deployment" -}}
{{- $root := index . 0 }}
{{- $role := index . 1 }}
{{- $own := index $root.Values $role }}
{{- with $root }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "call-scheduler.fullname" . }}-{{ $role }}
  labels:
    {{- include "call-scheduler.labels" . | nindent 4 }}
    app.kubernetes.io/component: {{ $role }}
spec:
  {{- if not $own.autoscaling.enabled }}
  replicas: {{ $own.replicas }}
  {{- end }}
  strategy:
    rollingUpdate: { maxUnavailable: 0, maxSurge: 1 }
  selector:
    matchLabels:
      {{- include "call-scheduler.selector" . | nindent 6 }}
      app.kubernetes.io/component: {{ $role }}
  template:
    metadata:
      labels:
        {{- include "call-scheduler.labels" . | nindent 8 }}
        app.kubernetes.io/component: {{ $role }}
      annotations:
        # Pods are replaced when a setting changes.
        checksum/settings: {{ include (print .Template.BasePath "/settings.yaml") . | sha256sum }}
        prometheus.io/scrape: "true"
        prometheus.io/port: "9464"
        {{- with $own.podAnnotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      automountServiceAccountToken: false
      {{- with .Values.serviceAccountName }}
      serviceAccountName: {{ . }}
      {{- end }}
      {{- with .Values.priorityClassName }}
      priorityClassName: {{ . }}
      {{- end }}
      {{- with .Values.imagePullSecrets }}
      imagePullSecrets: {{ toJson . }}
      {{- end }}
      # The process ends within the drain delay and fifteen seconds.
      terminationGracePeriodSeconds: {{ add (int .Values.drainDelaySeconds) 20 }}
      securityContext:
        {{- toYaml .Values.podSecurityContext | nindent 8 }}
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              {{- include "call-scheduler.selector" . | nindent 14 }}
              app.kubernetes.io/component: {{ $role }}
      {{- with $own.nodeSelector }}
      nodeSelector: {{ toJson . }}
      {{- end }}
      {{- with $own.tolerations }}
      tolerations: {{ toJson . }}
      {{- end }}
      {{- with $own.affinity }}
      affinity: {{ toJson . }}
      {{- end }}
      containers:
        - name: {{ $role }}
          image: {{ include "call-scheduler.image" . | quote }}
          imagePullPolicy: {{ .Values.image.pullPolicy }}
          envFrom:
            - configMapRef: { name: {{ include "call-scheduler.fullname" . }} }
          env:
            - { name: ROLE, value: {{ $role }} }
            {{- include "call-scheduler.secret" (list "DATABASE_URL" .Values.secrets.databaseUrl) | nindent 12 }}
            {{- include "call-scheduler.secret" (list "SECRET_KEY" .Values.secrets.secretKey) | nindent 12 }}
            {{- with .Values.secrets.secretKeyPrevious }}
            {{- include "call-scheduler.secret" (list "SECRET_KEY_PREVIOUS" .) | nindent 12 }}
            {{- end }}
            {{- if eq $role "api" }}
            {{- with .Values.secrets.bootstrapApiKey }}
            {{- include "call-scheduler.secret" (list "BOOTSTRAP_API_KEY" .) | nindent 12 }}
            {{- end }}
            {{- with .Values.secrets.databaseReadUrl }}
            {{- include "call-scheduler.secret" (list "DATABASE_READ_URL" .) | nindent 12 }}
            {{- end }}
            {{- end }}
            {{- with .Values.extraEnv }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
          ports:
            - { name: http, containerPort: 4000 }
            - { name: metrics, containerPort: 9464 }
          startupProbe:
            httpGet: { path: /health, port: http }
            periodSeconds: 5
            failureThreshold: {{ div (int .Values.migrationSeconds) 5 }}
          livenessProbe:
            httpGet: { path: /health, port: http }
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 6
          readinessProbe:
            httpGet: { path: /ready, port: http }
            periodSeconds: 3
            timeoutSeconds: 3
            failureThreshold: 2
          resources:
            {{- toYaml $own.resources | nindent 12 }}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          volumeMounts:
            - { name: data, mountPath: /data }
            - { name: tmp, mountPath: /tmp }
            {{- with .Values.extraVolumeMounts }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
      volumes:
        - { name: data, emptyDir: {} }
        - { name: tmp, emptyDir: {} }
        {{- with .Values.extraVolumes }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
{{- end }}
{{- end }}
