import Box from '@mui/material/Box';
import {
  Button,
  type,
  useFormat,
  useMlHomePaths,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  CostEstimate,
  CostObject,
} from '@ml-home/backstage-plugin-ml-home-common';
import { HeldLines } from './HeldLines';
import { useToldWords } from './useToldWords';

/** Jobs that name no run, by who reports them; never one number with the runs. */
function Jobs(props: { estimate: CostEstimate }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const told = useToldWords();
  const { jobs, currency, runs } = props.estimate;
  if (jobs.length === 0) return null;
  return (
    <Box sx={{ color: k.second, ...type.small, mt: 0.5 }}>
      {jobs.map(one => (
        <Box key={one.source}>
          {[
            t('costEstimates.jobs', {
              count: one.jobs,
              n: format.number(one.jobs),
              who: told.who(one.source),
              amount:
                one.amount === undefined
                  ? t('costEstimates.jobsNone')
                  : t('costEstimates.jobsAmount', {
                      amount: format.money(one.amount, currency),
                    }),
            }),
            one.amount !== undefined &&
              one.unknown > 0 &&
              t('costEstimates.jobsUnknown', {
                count: one.unknown,
                n: format.number(one.unknown),
              }),
          ]
            .filter(Boolean)
            .join(', ')}
        </Box>
      ))}
      {runs > 0 && <Box>{t('costEstimates.jobsApart')}</Box>}
    </Box>
  );
}

/** What runs most likely cost before the bill, from what, and how far that was off; never one number with what was billed. */
export function EstimateLine(props: {
  object: CostObject;
  estimate: CostEstimate;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const paths = useMlHomePaths();
  const told = useToldWords();
  const { object, estimate } = props;
  const { amount, billed, currency, runs, unknown, lines, bases } = estimate;
  const off =
    amount !== undefined && billed !== undefined && Number(billed) > 0
      ? Number(amount) / Number(billed) - 1
      : undefined;
  const onlyJobs = runs + unknown === 0;
  const reported = [...(lines ?? []), ...(estimate.aside ?? [])].some(
    line => line.told.basis !== 'run',
  );
  return (
    <Box sx={{ mt: 1 }}>
      {!onlyJobs && (
        <Box>
          {amount === undefined
            ? t('costEstimates.none')
            : t('costEstimates.about', {
                amount: format.money(amount, currency),
              })}
        </Box>
      )}
      <Box sx={{ color: k.second, ...type.small }}>
        {[
          !lines &&
            runs > 0 &&
            t('costEstimates.runs', { count: runs, n: format.number(runs) }),
          unknown > 0 &&
            !lines &&
            t('costEstimates.unknown', {
              count: unknown,
              n: format.number(unknown),
            }),
          amount === undefined && lines?.length === 0
            ? t('costEstimates.noUse')
            : undefined,
          off !== undefined &&
            t('costEstimates.off', {
              off: `${off >= 0 ? '+' : '−'}${format.percent(Math.abs(off))}`,
            }),
        ]
          .filter(Boolean)
          .join(', ')}
      </Box>
      {bases.length > 0 && (
        <Box sx={{ color: k.second, ...type.small }}>
          {t('costEstimates.toldBy', {
            who: bases
              .map(one =>
                t('costEstimates.base', {
                  who: told.who(one.toldBy),
                  count: one.runs,
                  n: format.number(one.runs),
                }),
              )
              .join(', '),
          })}
        </Box>
      )}
      {lines && <HeldLines lines={lines} aside={estimate.aside ?? []} />}
      <Jobs estimate={estimate} />
      {reported && (
        <Button small variant="text" to={paths.costUses(object.name)}>
          {t('costEstimates.usesOfRun')}
        </Button>
      )}
    </Box>
  );
}
