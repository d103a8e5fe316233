import Box from '@mui/material/Box';
import {
  Button,
  Panel,
  StateGlyph,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  carbonOrigins,
  CarbonOverview,
} from '@ml-home/backstage-plugin-ml-home-common';
import { ReactNode } from 'react';
import { useCarbonWords } from './carbonWords';

function Line(props: { left: ReactNode; right: ReactNode; below?: ReactNode }) {
  const k = useTokens();
  return (
    <Box sx={{ py: 0.75, '& + &': { borderTop: `1px solid ${k.line}` } }}>
      <Box sx={{ display: 'flex', gap: 1 }}>
        <Box sx={{ flex: 1, minWidth: 0 }}>{props.left}</Box>
        <Box sx={{ fontVariantNumeric: 'tabular-nums' }}>{props.right}</Box>
      </Box>
      {props.below && (
        <Box sx={{ color: k.second, ...type.small }}>{props.below}</Box>
      )}
    </Box>
  );
}

/** What was measured, imported and estimated, told apart. */
export function OriginsPanel(props: { overview: CarbonOverview }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const words = useCarbonWords();
  const { origins } = props.overview;
  return (
    <Panel title={t('carbon.origins')}>
      {carbonOrigins.map(origin => {
        const found = origins.find(one => one.origin === origin);
        return (
          <Line
            key={origin}
            left={words.origin(origin)}
            right={
              found
                ? words.sum(found.sum)
                : `0 ${t('carbon.runs').toLocaleLowerCase()}`
            }
            below={`${words.originHelp(origin)}${
              found
                ? `, ${t('objectCarbon.ofRuns', {
                    count: found.sum.runs,
                    n: format.number(found.sum.runs),
                  })}`
                : ''
            }`}
          />
        );
      })}
    </Panel>
  );
}

/** What is missing of runs whose emissions are unknown. */
export function MissingPanel(props: { overview: CarbonOverview }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const words = useCarbonWords();
  const { gaps, basis, total } = props.overview;
  const shown = gaps.filter(
    ({ gap }) => gap !== 'energy' && (basis === 'market' || gap !== 'market'),
  );
  return (
    <Panel
      title={t('carbon.missing')}
      action={
        total.unknown > 0 && (
          <Button
            small
            variant="text"
            to={`${paths.carbonUnknown}${
              basis === 'market' ? '?basis=market' : ''
            }`}
          >
            {t('carbon.missingSee')}
          </Button>
        )
      }
    >
      {total.partial > 0 && (
        <Line
          left={t('carbon.partialShort')}
          right={t('objectCarbon.ofRuns', {
            count: total.partial,
            n: format.number(total.partial),
          })}
          below={t('carbon.partialNote')}
        />
      )}
      {total.unknown + total.partial === 0 && (
        <Box sx={{ display: 'flex', gap: 1, alignItems: 'center' }}>
          <StateGlyph state="ok" />
          {t('carbon.missingNone')}
        </Box>
      )}
      {total.unknown > 0 &&
        shown.map(({ gap, runs }) => (
          <Line
            key={gap}
            left={words.gap(gap)}
            right={t('objectCarbon.ofRuns', {
              count: runs,
              n: format.number(runs),
            })}
          />
        ))}
      {total.unknown > 0 && (
        <Box sx={{ color: k.second, mt: 1, ...type.small }}>
          {t('carbon.missingNote')}
        </Box>
      )}
    </Panel>
  );
}

/** Reports of trackers that wait for a run. */
export function UnjoinedPanel(props: { overview: CarbonOverview }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const { unmatched } = props.overview;
  return (
    <Panel
      title={t('carbon.reports')}
      action={
        <Button small variant="text" to={paths.carbonReports}>
          {t('carbon.unmatchedSee')}
        </Button>
      }
    >
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center' }}>
        <StateGlyph state={unmatched > 0 ? 'warning' : 'ok'} />
        {unmatched > 0
          ? t('carbon.unmatched', {
              count: unmatched,
              n: format.number(unmatched),
            })
          : t('carbon.unmatchedNone')}
      </Box>
    </Panel>
  );
}
