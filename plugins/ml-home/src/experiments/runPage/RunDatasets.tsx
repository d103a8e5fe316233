import Box from '@mui/material/Box';
import {
  Chip,
  Hash,
  Panel,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  DatasetInput,
  RunDetail,
} from '@ml-home/backstage-plugin-ml-home-common';
import { PairTable } from '../PairTable';
import { columnsOf, profileOf, rowsOf, sourceOf } from './datasetFacts';
import { Fold } from './Fold';

function Dataset(props: { dataset: DatasetInput; first: boolean }) {
  const { dataset } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const columns = columnsOf(dataset);
  const profile = profileOf(dataset);
  const rows = rowsOf(dataset);
  const raw = !columns.length && dataset.schema;
  return (
    <Box
      sx={{
        px: 2,
        py: 1,
        borderTop: props.first ? 0 : `1px solid ${k.line}`,
      }}
    >
      <Box
        sx={{
          display: 'flex',
          alignItems: 'center',
          flexWrap: 'wrap',
          gap: 1,
          minHeight: 24,
        }}
      >
        <Box
          component="span"
          sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}
        >
          {dataset.name}
        </Box>
        {dataset.context && (
          <Chip title={t('runPage.context')}>{dataset.context}</Chip>
        )}
        {rows !== undefined && (
          <Box component="span" sx={{ color: k.second, ...type.small }}>
            {t('run.rows', { n: format.number(rows) })}
          </Box>
        )}
        <Box
          component="span"
          sx={{ ml: 'auto', color: k.second, ...type.small }}
        >
          {t('runPage.digest')} <Hash value={dataset.digest} length={8} />
        </Box>
      </Box>
      <Box
        sx={{
          color: k.second,
          ...type.small,
          overflowWrap: 'anywhere',
          mb: 0.5,
        }}
      >
        {dataset.sourceType}{' '}
        <Box component="span" sx={{ fontFamily: k.mono }}>
          {sourceOf(dataset)}
        </Box>
      </Box>
      {columns.length > 0 && (
        <Fold label={t('runPage.schema')} note={format.number(columns.length)}>
          {() => (
            <PairTable
              label={`${t('runPage.schema')}: ${dataset.name}`}
              keyHeader={t('runPage.column')}
              valueHeader={t('runPage.type')}
              empty=""
              maxHeight={320}
              rows={columns.map((column, at) => ({
                key:
                  columns.findIndex(c => c.name === column.name) === at
                    ? column.name
                    : `${column.name} (${at + 1})`,
                value: column.required
                  ? `${column.type}, ${t('runPage.required')}`
                  : column.type,
              }))}
            />
          )}
        </Fold>
      )}
      {profile.length > 0 && (
        <Fold label={t('runPage.profile')} note={format.number(profile.length)}>
          {() => (
            <PairTable
              label={`${t('runPage.profile')}: ${dataset.name}`}
              keyHeader={t('runPage.fact')}
              valueHeader={t('run.value')}
              empty=""
              maxHeight={320}
              rows={profile.map(({ key, value }) => ({
                key,
                value:
                  typeof value === 'number' ? format.number(value, 4) : value,
              }))}
            />
          )}
        </Fold>
      )}
      {raw && (
        <Fold label={t('runPage.schema')} note={t('runPage.unreadable')}>
          {() => (
            <Box
              component="pre"
              sx={{
                m: 0,
                fontFamily: k.mono,
                ...type.small,
                whiteSpace: 'pre-wrap',
                overflowWrap: 'anywhere',
              }}
            >
              {raw}
            </Box>
          )}
        </Fold>
      )}
    </Box>
  );
}

/** The data a run read, with its columns and its profile folded. */
export function RunDatasets(props: { run: RunDetail }) {
  const { datasets } = props.run;
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  if (!datasets.length) return null;
  return (
    <Panel
      flush
      title={t('run.datasets')}
      note={format.number(datasets.length)}
    >
      {datasets.map((dataset, i) => (
        <Dataset
          key={`${dataset.name}-${dataset.digest}-${dataset.context}`}
          dataset={dataset}
          first={i === 0}
        />
      ))}
    </Panel>
  );
}
