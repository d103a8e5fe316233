import Box from '@mui/material/Box';
import {
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import {
  CostEstimate,
  EstimateLine as Line,
} from '@ml-home/backstage-plugin-ml-home-common';

/** What runs most likely cost before the bill, and how far that was off; never one number with what was billed. */
export function EstimateLine(props: { estimate: CostEstimate }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { estimate } = props;
  const { amount, billed, currency, runs, unknown, lines } = estimate;
  const off =
    amount !== undefined && billed !== undefined && Number(billed) > 0
      ? Number(amount) / Number(billed) - 1
      : undefined;
  const used = ({ resource, type: name, count, hours }: Line) =>
    t(`costEstimates.used_${resource}`, {
      many: format.number(count, 2),
      type: name ? name.toLocaleUpperCase() : t('costEstimates.anyGpu'),
      hours: format.number(hours, 2),
    });
  return (
    <Box sx={{ mt: 1 }}>
      <Box>
        {amount === undefined
          ? t('costEstimates.none')
          : t('costEstimates.about', {
              amount: format.money(amount, currency),
            })}
      </Box>
      <Box sx={{ color: k.second, ...type.small }}>
        {[
          lines?.map(used).join(', '),
          !lines &&
            t('costEstimates.runs', { count: runs, n: format.number(runs) }),
          unknown > 0 &&
            !lines &&
            t('costEstimates.unknown', {
              count: unknown,
              n: format.number(unknown),
            }),
          amount === undefined && lines && lines.length > 0
            ? t('costEstimates.noPrice')
            : undefined,
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
    </Box>
  );
}
