import Box from '@mui/material/Box';
import {
  Notice,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { DryRun } from '@ml-home/backstage-plugin-ml-home-common';

/** Months that are named one by one. */
const NAMED = 6;

/** Which months publishing would allocate anew, and which keep what they have. */
export function DryRunMonths(props: { result: DryRun }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const k = useTokens();
  const { month, months, closed } = props.result;
  const listed = (names: string[]): string => {
    // The newest are those that people ask for.
    const shown = names.slice(-NAMED).reverse().join(', ');
    return names.length > NAMED
      ? t('costMonths.andMore', {
          months: shown,
          n: format.number(names.length - NAMED),
        })
      : shown;
  };
  return (
    <Box sx={{ px: 2, py: 1, color: k.second, ...type.small }}>
      {closed.some(one => one.month === month) && (
        <Box sx={{ mb: 1 }}>
          <Notice state="warning">{t('costMonths.tried', { month })}</Notice>
        </Box>
      )}
      <Box>
        {months.length > 0
          ? t('costMonths.anew', {
              count: months.length,
              n: format.number(months.length),
              months: listed(months),
            })
          : t('costMonths.noneAnew')}
      </Box>
      {closed.length > 0 && (
        <Box>
          {t('costMonths.locked', {
            count: closed.length,
            n: format.number(closed.length),
            months: listed(
              closed.map(one =>
                t('costMonths.lockedOne', {
                  month: one.month,
                  version: String(one.version),
                }),
              ),
            ),
          })}
        </Box>
      )}
    </Box>
  );
}
