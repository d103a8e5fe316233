import { Feature } from '@ml-home/backstage-plugin-ml-home-common';

const text = (value: string): string => JSON.stringify(value);

type Named = Pick<Feature, 'family' | 'name' | 'entityKeys'>;

const refOf = ({ family, name }: Named): string => text(`${family}:${name}`);
const keysOf = ({ entityKeys }: Named): string[] =>
  entityKeys.length > 0 ? entityKeys : ['entity_id'];

const store = `from feast import FeatureStore

store = FeatureStore(repo_path=".")`;

/** Reads the newest value of one entity, as a model in service does. */
export const onlineLines = (feature: Named): string => `${store}
values = store.get_online_features(
    features=[${refOf(feature)}],
    entity_rows=[{${keysOf(feature)
      .map(key => `${text(key)}: "…"`)
      .join(', ')}}],
).to_dict()`;

/** Reads the values of some entities as of now. */
export const offlineLines = (feature: Named): string => `import pandas as pd
${store}
entities = pd.DataFrame({
${keysOf(feature)
  .map(key => `    ${text(key)}: ["…"],`)
  .join('\n')}
})
entities["event_timestamp"] = pd.Timestamp.now(tz="UTC")
values = store.get_historical_features(
    entity_df=entities,
    features=[${refOf(feature)}],
).to_df()`;

/** Joins each label with the value that was known at its time. */
export const trainingLines = (feature: Named): string => `import pandas as pd
${store}
# One row per label: ${keysOf(feature).join(', ')}, event_timestamp, label.
# Each row gets the value that was known at its event_timestamp, never a later one.
labels = pd.read_parquet("labels.parquet")
training = store.get_historical_features(
    entity_df=labels,
    features=[${refOf(feature)}],
).to_df()`;

/** A text as YAML writes it on one line. */
const yaml = (value: string): string =>
  /^[A-Za-z_][\w ./:()<>-]*$/.test(value) &&
  !/: |:$|^(true|false|null|yes|no|on|off)$/i.test(value)
    ? value
    : JSON.stringify(value);

/** The lines that declare the feature in its family's file. */
export function yamlLines(
  feature: Named &
    Pick<
      Feature,
      'type' | 'description' | 'serving' | 'onlineSource' | 'offlineSource'
    >,
): string {
  const lines: [string, string | undefined][] = [
    ['type', feature.type?.value],
    ['description', feature.description?.value.split('\n')[0]],
    ['online', String(feature.serving.online)],
    ['offline', String(feature.serving.offline)],
    ['onlineSource', feature.onlineSource?.value],
    ['offlineSource', feature.offlineSource?.value],
  ];
  return [
    `# ${feature.family}, spec:`,
    'features:',
    `  - name: ${yaml(feature.name)}`,
    ...lines.flatMap(([key, value]) =>
      value === undefined
        ? []
        : [
            `    ${key}: ${
              key === 'online' || key === 'offline' ? value : yaml(value)
            }`,
          ],
    ),
  ].join('\n');
}
