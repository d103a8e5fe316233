import Box from '@mui/material/Box';
import {
  Age,
  EmptyState,
  IconButton,
  Panel,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  Baseline,
  ComparedRun,
} from '@ml-home/backstage-plugin-ml-home-common';
import Close from '@mui/icons-material/Close';
import Star from '@mui/icons-material/Star';
import Link from '@mui/material/Link';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import { styleOf } from '../runs/colours';
import { RowState } from '../runs/RunCells';
import { CompareSection, SectionId } from './compareRows';
import { CompareSectionRows } from './CompareSectionRows';

/** Folded at first: there are many of them and they seldom matter. */
const folded: SectionId[] = ['system'];

export interface CompareTableProps {
  runs: ComparedRun[];
  /** Ids in the order of the address, which gives each run its colour. */
  ids: string[];
  sections: CompareSection[];
  baseline?: Baseline;
  everything: boolean;
  q: string;
  onOrder: (ids: string[]) => void;
}

function RunHead(props: {
  run: ComparedRun;
  hue: string;
  onRemove?: () => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const paths = useMlHomePaths();
  const { run } = props;
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', gap: '2px' }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 0.75 }}>
        <Box
          aria-hidden
          sx={{
            width: 10,
            height: 10,
            borderRadius: '2px',
            bgcolor: props.hue,
            flexShrink: 0,
          }}
        />
        <Link
          component={RouterLink}
          to={paths.run(run.runId)}
          underline="hover"
          title={run.name}
          sx={{
            color: k.text,
            fontWeight: 650,
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            whiteSpace: 'nowrap',
            minWidth: 0,
            flexGrow: 1,
          }}
        >
          {run.name}
        </Link>
        {props.onRemove && (
          <IconButton
            label={t('compare.remove', { name: run.name })}
            onClick={props.onRemove}
          >
            <Close sx={{ fontSize: 14 }} />
          </IconButton>
        )}
      </Box>
      <Box
        sx={{
          display: 'flex',
          justifyContent: 'space-between',
          gap: 1,
          fontWeight: 400,
          color: k.second,
          ...type.small,
        }}
      >
        <RowState run={run} />
        <Age at={run.startTime} />
      </Box>
    </Box>
  );
}

/** One column a run, one row a value: sections fold, equal rows are left out unless everything is wanted. */
export function CompareTable(props: CompareTableProps) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { runs, ids, baseline } = props;
  const [closed, setClosed] = useState<ReadonlySet<SectionId>>(
    () => new Set(folded),
  );
  const words = props.q.toLowerCase();
  const shown = props.sections.map(one => {
    const named = one.rows.filter(
      row =>
        row.label.toLowerCase().includes(words) ||
        row.id.toLowerCase().includes(words),
    );
    const rows = props.everything ? named : named.filter(row => row.differs);
    return { section: one, rows, equal: named.length - rows.length };
  });
  const any = shown.some(one => one.rows.length > 0);
  const anyAtAll = shown.some(one => one.rows.length + one.equal > 0);
  const equal = anyAtAll && !words && runs.length > 1;
  const alone = runs.length === 1;
  const nothing = equal
    ? t('compare.equal')
    : t(words || !alone ? 'compare.noRow' : 'compare.nothing');
  const toggle = (id: SectionId) => {
    const next = new Set(closed);
    if (!next.delete(id)) next.add(id);
    setClosed(next);
  };
  if (!any) {
    return (
      <Panel label={t('compare.row')} flush>
        <EmptyState title={nothing}>
          {equal ? t('compare.equalText') : ''}
        </EmptyState>
      </Panel>
    );
  }
  return (
    <Box sx={{ minWidth: 0 }}>
      <Box
        role="region"
        aria-label={t('compare.title', { count: runs.length })}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        sx={{
          overflow: 'auto',
          maxHeight: 'calc(100vh - 220px)',
          minHeight: 320,
          bgcolor: k.paper,
          border: `1px solid ${k.line}`,
          borderRadius: '8px',
          '&:focus-visible': { outline: `2px solid ${k.accent}` },
        }}
      >
        <Box
          component="table"
          sx={{
            borderCollapse: 'separate',
            borderSpacing: 0,
            width: '100%',
            minWidth: 240 + (runs.length + (baseline ? 1 : 0)) * 168,
            tableLayout: 'fixed',
            ...type.body,
            color: k.text,
            '& th, & td': {
              borderBottom: `1px solid ${k.line}`,
              px: 1.5,
              py: '7px',
              textAlign: 'right',
              fontVariantNumeric: 'tabular-nums',
            },
            '& thead th': {
              position: 'sticky',
              top: 0,
              zIndex: 2,
              bgcolor: k.paper,
              verticalAlign: 'bottom',
            },
            '& th[scope=row], & thead th:first-of-type': {
              position: 'sticky',
              left: 0,
              zIndex: 1,
              bgcolor: k.paper,
              textAlign: 'left',
              fontWeight: 400,
              overflowWrap: 'anywhere',
            },
            '& thead th:first-of-type': { zIndex: 3, color: k.second },
          }}
        >
          <colgroup>
            <col style={{ width: 220 }} />
            {baseline && <col style={{ width: 130 }} />}
            {runs.map(run => (
              <col key={run.runId} />
            ))}
          </colgroup>
          <thead>
            <tr>
              <th scope="col">{t('compare.row')}</th>
              {baseline && (
                <th scope="col">
                  {t('compare.baseline')}
                  <Box
                    title={baseline.label}
                    sx={{
                      fontWeight: 400,
                      color: k.second,
                      overflow: 'hidden',
                      textOverflow: 'ellipsis',
                      whiteSpace: 'nowrap',
                      ...type.small,
                    }}
                  >
                    {baseline.label}
                  </Box>
                </th>
              )}
              {runs.map(run => (
                <th key={run.runId} scope="col">
                  <RunHead
                    run={run}
                    hue={k.series[styleOf(ids.indexOf(run.runId)).hue]}
                    onRemove={
                      runs.length > 1
                        ? () =>
                            props.onOrder(ids.filter(id => id !== run.runId))
                        : undefined
                    }
                  />
                </th>
              ))}
            </tr>
          </thead>
          {shown
            .filter(one => one.rows.length + one.equal > 0)
            .map(one => (
              <CompareSectionRows
                key={one.section.id}
                section={one.section}
                rows={one.rows}
                equal={one.equal}
                columns={runs.length}
                withBaseline={!!baseline}
                open={!closed.has(one.section.id) || words !== ''}
                onToggle={() => toggle(one.section.id)}
              />
            ))}
        </Box>
      </Box>
      <Box
        sx={{
          mt: 1,
          display: 'flex',
          gap: 2,
          alignItems: 'center',
          color: k.second,
          ...type.small,
        }}
      >
        {!alone && (
          <>
            <Box
              sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.75 }}
            >
              <Box
                aria-hidden
                sx={{
                  width: 12,
                  height: 12,
                  bgcolor: k.accentGround,
                  border: `1px solid ${k.accent}`,
                  borderRadius: '2px',
                }}
              />
              {t('compare.legendOdd')}
            </Box>
            <Box
              sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.5 }}
            >
              <Star aria-hidden sx={{ fontSize: 14, color: k.accent }} />
              {t('compare.legendBest')}
            </Box>
          </>
        )}
        <span>
          {t('runs.all', { count: runs.length, n: format.number(runs.length) })}
        </span>
      </Box>
    </Box>
  );
}
