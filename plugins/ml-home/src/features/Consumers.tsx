import { FeatureConsumer } from '@ml-home/backstage-plugin-ml-home-common';
import {
  Age,
  Chip,
  Column,
  DataTable,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import Box from '@mui/material/Box';

/** What is read by whom; a consumer of the family alone may read any of its features. */
export const consumersOf = (
  consumers: FeatureConsumer[],
  feature?: string,
): FeatureConsumer[] =>
  feature === undefined
    ? consumers
    : consumers.filter(
        ({ features }) => features.length === 0 || features.includes(feature),
      );

export function useConsumerHref() {
  const paths = useMlHomePaths();
  return ({ kind, name, version }: FeatureConsumer): string | undefined => {
    if (kind === 'run') return paths.run(name);
    if (kind !== 'model') return undefined;
    return version ? paths.version(name, version) : paths.model(name);
  };
}

/** How it is known that something reads the features. */
export function useLearnedWords(): Record<FeatureConsumer['learned'], string> {
  const { t } = useMlHomeTranslation();
  return {
    declared: t('features.learnedDeclared'),
    observed: t('features.learnedObserved'),
    imported: t('features.learnedImported'),
  };
}

/** Models, runs and services that read the features. */
export function ConsumerTable(props: { consumers: FeatureConsumer[] }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const hrefOf = useConsumerHref();
  const learned = useLearnedWords();
  const kinds = {
    model: t('features.kindModel'),
    run: t('features.kindRun'),
    service: t('features.kindService'),
  };
  const columns: Column<FeatureConsumer>[] = [
    {
      id: 'name',
      header: t('features.consumer'),
      primary: true,
      minWidth: 140,
      render: one => (
        <>
          <strong>{one.title ?? one.name}</strong>
          {one.version && (
            <Box component="span" sx={{ ml: 0.75, color: k.second }}>
              v{one.version}
            </Box>
          )}
        </>
      ),
    },
    {
      id: 'kind',
      header: t('features.kind'),
      width: 84,
      render: one => kinds[one.kind],
    },
    {
      id: 'stage',
      header: t('features.stage'),
      width: 110,
      render: one => (one.stage ? <Chip>{one.stage}</Chip> : '–'),
    },
    {
      id: 'features',
      header: t('features.reads'),
      width: 200,
      render: one => (
        <span title={one.features.join(', ')}>
          {one.features.length > 0
            ? one.features.join(', ')
            : t('features.wholeFamily')}
        </span>
      ),
    },
    {
      id: 'learned',
      header: t('features.learned'),
      width: 110,
      render: one => <span title={one.from}>{learned[one.learned]}</span>,
    },
    {
      id: 'seen',
      header: t('features.lastSeen'),
      align: 'right',
      width: 96,
      render: one => <Age short at={one.lastSeenAt} />,
    },
  ];
  return (
    <DataTable
      label={t('features.consumers')}
      columns={columns}
      rows={props.consumers}
      rowKey={one => [one.kind, one.name, one.version, one.learned].join()}
      rowHref={hrefOf}
      empty={
        <Box sx={{ px: 2, py: 1.5, color: k.second }}>
          {t('features.noConsumers')}
        </Box>
      }
    />
  );
}
