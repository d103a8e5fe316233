import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import {
  Panel,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { RunDetail } from '@ml-home/backstage-plugin-ml-home-common';
import { Link as RouterLink } from 'react-router-dom';
import { RunStateLabel } from '../RunState';
import { useChildRuns } from '../useExperiments';
import { Fact, Line } from './Line';

const SHOWN = 6;

/** The run above this one and those below. */
export function RunFamily(props: { run: RunDetail }) {
  const { run } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const children = useChildRuns(run.runId, run.childCount > 0);
  if (!run.parent && !run.childCount) return null;
  const link = { component: RouterLink, underline: 'hover' as const };
  const shown = children.data?.items.slice(0, SHOWN) ?? [];
  return (
    <Panel
      flush
      title={t('runPage.family')}
      note={
        run.childCount > 0 &&
        t('runPage.children', {
          count: run.childCount,
          n: format.number(run.childCount),
        })
      }
      action={
        run.childCount > SHOWN && (
          <Link {...link} to="?tab=children" sx={{ color: k.link }}>
            {t('runPage.allChildren', { n: format.number(run.childCount) })}
          </Link>
        )
      }
    >
      {run.parent && (
        <Fact label={t('runPage.parent')} first>
          <Link
            {...link}
            to={paths.run(run.parent.runId)}
            sx={{ color: k.link }}
          >
            {run.parent.name}
          </Link>
        </Fact>
      )}
      {shown.map((child, i) => (
        <Line key={child.runId} first={!run.parent && i === 0}>
          <Link {...link} to={paths.run(child.runId)} sx={{ color: k.link }}>
            {child.name}
          </Link>
          <Box component="span" sx={{ ml: 'auto' }}>
            <RunStateLabel run={child} />
          </Box>
        </Line>
      ))}
    </Panel>
  );
}
