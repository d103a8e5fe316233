import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import {
  Age,
  KeyFigures,
  OwnerLink,
  Panel,
  SearchField,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useNow,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { RunDetail } from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { Columns } from '../shell/Page';
import { PairTable } from './PairTable';
import { durationOf } from './runColumns';
import { MetricTable } from './runPage/MetricTable';
import { RunCode } from './runPage/RunCode';
import { RunDatasets } from './runPage/RunDatasets';
import { RunFamily } from './runPage/RunFamily';
import { RunLoggedModels, RunVersions } from './runPage/RunModels';
import { RunTags } from './runPage/RunTags';
import { RunChanges } from './runPage/useRunChanges';
import { ObjectCarbonPanel } from '../carbon/ObjectCarbonPanel';
import { ObjectCostPanel } from '../costs/ObjectCostPanel';
import { useSettings } from './runs/useSettings';

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
  const { run } = props;
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { meaningOf, baseline } = useSettings(run.experiment.id);
  const [query, setQuery] = useState('');
  const rows = matching(run.metrics, query);
  return (
    <Panel
      flush
      title={t('run.metrics')}
      note={t('run.latest', { n: format.number(run.metrics.length) })}
      action={
        run.metrics.length > MANY && (
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
      <MetricTable
        metrics={rows}
        meaningOf={meaningOf}
        baseline={baseline?.runId === run.runId ? undefined : baseline}
        empty={query ? t('run.noMatch') : t('run.noMetrics')}
      />
    </Panel>
  );
}

/** What nothing fills yet; it says what will. */
function Promised() {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  return (
    <Panel title={t('runPage.lineage')}>
      <Box sx={{ color: k.second }}>{t('runPage.lineageText')}</Box>
    </Panel>
  );
}

function Figures(props: { run: RunDetail }) {
  const { run } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const now = useNow(1000);
  return (
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
          label: t('run.duration'),
          value: format.duration(run.stale ? undefined : durationOf(run, now)),
        },
        {
          label: t('run.by'),
          value: <OwnerLink entityRef={run.createdBy} />,
          note: run.clientUser && t('run.clientUser', { user: run.clientUser }),
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
        },
      ]}
    />
  );
}

/** What was logged on the left, where it came from and where it went on the right. */
export function RunOverview(props: {
  run: RunDetail;
  changes: RunChanges;
  /** Why the run cannot be changed. */
  refused?: string;
  onAddTag: () => void;
}) {
  const { run } = props;
  return (
    <>
      <Figures run={run} />
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
            <RunVersions run={run} />
            <RunLoggedModels run={run} />
            <RunFamily run={run} />
            <RunDatasets run={run} />
            <RunCode run={run} />
            <RunTags
              run={run}
              changes={props.changes}
              refused={props.refused}
              onAdd={props.onAddTag}
            />
            <ObjectCostPanel object={{ kind: 'run', name: run.runId }} />
            <ObjectCarbonPanel object={{ kind: 'run', name: run.runId }} />
            <Promised />
          </>
        }
      />
    </>
  );
}
