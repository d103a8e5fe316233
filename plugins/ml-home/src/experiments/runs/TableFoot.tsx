import Box from '@mui/material/Box';
import {
  Kbd,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ReactNode } from 'react';
import type { Workbench } from './useWorkbench';

/** How many runs match, and what the server needed for it. */
export function CountText(props: { bench: Workbench }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { data, took } = props.bench.count;
  if (!data) return null;
  const matching = format.number(data.matching);
  return (
    <span role="status">
      {data.limited
        ? t('runs.countOver', { matching })
        : t('runs.count', { matching, total: format.number(data.total) })}
      {took !== undefined &&
        `, ${t('runs.countTook', { ms: format.number(took) })}`}
    </span>
  );
}

/** What is loaded and which keys there are; or what may be done with the chosen runs. */
export function TableFoot(props: { bench: Workbench; children: ReactNode }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { bench } = props;
  const total = bench.count.data?.matching;
  return (
    <Box
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 1.5,
        flexWrap: 'wrap',
        minHeight: 36,
        px: 1.5,
        borderTop: `1px solid ${k.line}`,
        color: k.second,
        ...type.small,
        fontVariantNumeric: 'tabular-nums',
      }}
    >
      {props.children || (
        <>
          {!bench.state.group && total !== undefined && (
            <span>
              {t('runs.loaded', {
                n: format.number(bench.rows?.length ?? 0),
                total: format.number(total),
              })}
            </span>
          )}
          {bench.groups.data?.limited && (
            <span>
              {t('runs.groupsLimited', {
                n: format.number(bench.groups.data.groups.length),
              })}
            </span>
          )}
          <Box
            component="span"
            sx={{
              ml: 'auto',
              display: { xs: 'none', lg: 'inline-flex' },
              gap: 0.5,
              alignItems: 'center',
              whiteSpace: 'nowrap',
            }}
          >
            <Kbd>j</Kbd> <Kbd>k</Kbd> {t('table.keysMove')} <Kbd>Space</Kbd>{' '}
            {t('runs.keysSelect')} <Kbd>c</Kbd> {t('runs.keysCompare')}{' '}
            <Kbd>e</Kbd> {t('runs.keysCharts')}
          </Box>
        </>
      )}
    </Box>
  );
}
