import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import {
  Age,
  Chip,
  Hash,
  KeyFigures,
  OwnerLink,
  Panel,
  SearchField,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { RunDetail } from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { Columns } from '../shell/Page';
import { PairTable } from './PairTable';
import { RunDatasets, RunModels } from './RunOutputs';

const MANY = 8;

/** Rows whose name or value has the words asked for. */
export function matching<T extends { key: string; value?: unknown }>(
  rows: T[],
  query: string,
): T[] {
  const wanted = query.trim().toLocaleLowerCase();
  if (!wanted) return rows;
  return rows.filter(
    row =>
      row.key.toLocaleLowerCase().includes(wanted) ||
      String(row.value).toLocaleLowerCase().includes(wanted),
  );
}

const tagOf = (run: RunDetail, key: string) =>
  run.tags.find(tag => tag.key === key)?.value;

function Params(props: { run: RunDetail }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const [query, setQuery] = useState('');
  const rows = matching(props.run.params, query);
  return (
    <Panel
      flush
      title={t('run.params')}
      note={format.number(props.run.params.length)}
      action={
        props.run.params.length > MANY && (
          <SearchField
            width={220}
            wait={80}
            label={t('run.findParam')}
            value={query}
            onChange={setQuery}
          />
        )
      }
    >
      <PairTable
        label={t('run.params')}
        keyHeader={t('run.param')}
        valueHeader={t('run.value')}
        empty={query ? t('run.noMatch') : t('run.noParams')}
        rows={rows}
        maxHeight={620}
      />
    </Panel>
  );
}

function Metrics(props: { run: RunDetail }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const k = useTokens();
  const [query, setQuery] = useState('');
  const rows = matching(props.run.metrics, query);
  return (
    <Panel
      flush
      title={t('run.metrics')}
      note={t('run.latest', { n: format.number(props.run.metrics.length) })}
      action={
        props.run.metrics.length > MANY && (
          <SearchField
            width={220}
            wait={80}
            label={t('run.findMetric')}
            value={query}
            onChange={setQuery}
          />
        )
      }
    >
      <PairTable
        numeric
        label={t('run.metrics')}
        keyHeader={t('run.metric')}
        valueHeader={t('run.lastValue')}
        extraHeaders={[t('run.step'), t('run.points')]}
        empty={query ? t('run.noMatch') : t('run.noMetrics')}
        maxHeight={620}
        rows={rows.map(metric => ({
          key: metric.key,
          value: (
            <Link
              component={RouterLink}
              to={`?tab=metrics&key=${encodeURIComponent(metric.key)}`}
              underline="hover"
              sx={{ color: k.text }}
            >
              {format.metric(metric.value)}
            </Link>
          ),
          extra: [format.number(metric.step), format.number(metric.count)],
        }))}
      />
    </Panel>
  );
}

export function RunOverview(props: { run: RunDetail }) {
  const { run } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const source = tagOf(run, 'mlflow.source.name');
  const commit = tagOf(run, 'mlflow.source.git.commit');
  const branch = tagOf(run, 'mlflow.source.git.branch');
  const tags = run.tags.filter(tag => !tag.key.startsWith('mlflow.'));
  const system = run.tags.length - tags.length;
  const [all, setAll] = useState(false);
  return (
    <>
      <KeyFigures
        label={t('model.answers')}
        figures={[
          {
            label: t('run.started'),
            value: <Age at={run.startTime} />,
            note:
              run.endTime !== undefined
                ? t('run.ended', { date: format.absolute(run.endTime) })
                : undefined,
          },
          {
            label: t('run.by'),
            value: <OwnerLink entityRef={run.createdBy} />,
            note:
              run.clientUser && t('run.clientUser', { user: run.clientUser }),
          },
          {
            label: t('run.experiment'),
            value: (
              <Link
                component={RouterLink}
                to={paths.experiment(run.experiment.id)}
                underline="hover"
                sx={{ color: k.link }}
              >
                {run.experiment.name}
              </Link>
            ),
            note: run.parent && (
              <Link
                component={RouterLink}
                to={paths.run(run.parent.runId)}
                underline="hover"
                sx={{ color: k.second }}
              >
                {t('run.childOf', { name: run.parent.name })}
              </Link>
            ),
          },
          {
            label: t('run.code'),
            grow: 1.4,
            value: source ? (
              <Box sx={{ fontFamily: k.mono, fontSize: 12 }}>{source}</Box>
            ) : (
              <Box sx={{ color: k.faint }}>{format.date(undefined)}</Box>
            ),
            note: commit && (
              <>
                {branch ? `${branch} ` : ''}
                <Hash value={commit} />
              </>
            ),
          },
        ]}
      />
      <Columns
        width={440}
        main={
          <>
            <Metrics run={run} />
            <Params run={run} />
          </>
        }
        side={
          <>
            <RunModels run={run} />
            <RunDatasets run={run} />
            <Panel
              flush
              title={t('run.tags')}
              note={format.number(tags.length)}
              action={
                system > 0 && (
                  <Box
                    component="button"
                    type="button"
                    aria-pressed={all}
                    onClick={() => setAll(!all)}
                    sx={{
                      border: 0,
                      bgcolor: 'transparent',
                      p: 0,
                      minHeight: 24,
                      cursor: 'pointer',
                    }}
                  >
                    <Chip accent={all}>
                      {t('run.systemTags', { count: system })}
                    </Chip>
                  </Box>
                )
              }
            >
              <PairTable
                label={t('run.tags')}
                keyHeader={t('run.tag')}
                valueHeader={t('run.value')}
                empty={t('run.noTags')}
                rows={all ? run.tags : tags}
                maxHeight={400}
              />
            </Panel>
          </>
        }
      />
    </>
  );
}
