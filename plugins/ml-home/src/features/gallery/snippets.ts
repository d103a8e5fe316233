import { scheduleYaml } from '../quality/NoPromise';

/** A family declared in a file of a repository. */
export const familyYaml = `apiVersion: mlhome.dev/v1alpha1
kind: MLFeatureFamily
metadata:
  name: user-listening
  title: How a listener listens
  description: Shares and counts of plays, refreshed daily
spec:
  owner: group:default/my-team
  lifecycle: experimental
  entityKey: user_id
  features:
    - name: skip_rate_28d
      type: float
      description: Share of plays skipped in the last 28 days
      online: true
      offline: true
${scheduleYaml.split('\n').slice(1).join('\n')}`;

/** The same through the API. */
export const registerCurl = (url: string): string =>
  `curl -X PUT ${url}/v1/feature-families/user-listening \\
  -H "Authorization: Bearer $ML_HOME_TOKEN" -H "Content-Type: application/json" \\
  -d '{
    "title": "How a listener listens",
    "entityKeys": ["user_id"],
    "owner": "group:default/my-team",
    "schedule": {"cadence": "day", "zone": "Europe/Stockholm"},
    "features": [{"name": "skip_rate_28d", "type": "float", "online": true}]
  }'`;

/** All of a Feast registry at once, again whenever it changed. */
export const feastDump = (url: string): string =>
  `feast registry-dump | curl -X PUT ${url}/feast/registries/PROJECT \\
  -H "Authorization: Bearer $ML_HOME_TOKEN" -H "Content-Type: application/json" \\
  --data-binary @-`;
