import Box from '@mui/material/Box';
import { KeyboardEvent, useState } from 'react';
import { Button } from '../components/Button';
import { useFormat } from '../format';
import { isTyping } from '../hooks';
import { useMlHomeTranslation } from '../translation';
import { type, useTokens } from '../theme';
import { ChartTwin } from './ChartTwin';

export interface GroupBarsProps {
  name: string;
  groupLabel: string;
  /** Shares of 1, in one colour each. */
  measures: string[];
  groups: { label: string; note?: string; values: (number | undefined)[] }[];
}

/** Shares by group, one bar per measure; unknown is hatched and says so. */
export function GroupBars(props: GroupBarsProps) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const [table, setTable] = useState(false);
  const text = (value: number | undefined) =>
    value === undefined ? t('cards.unknown') : format.percent(value);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 't' && !isTyping(event.target)) setTable(!table);
  };
  return (
    <Box role="group" aria-label={props.name} onKeyDown={onKeyDown}>
      {table ? (
        <ChartTwin
          label={props.name}
          height={Math.max(160, props.groups.length * 60)}
          heads={[props.groupLabel, ...props.measures]}
          rows={props.groups.map(group => [
            group.label,
            ...group.values.map(text),
          ])}
        />
      ) : (
        <Box
          sx={{
            display: 'grid',
            gridTemplateColumns: 'minmax(90px, max-content) 1fr',
            columnGap: 1.5,
            rowGap: 1.25,
          }}
        >
          {props.groups.map(group => (
            <Box key={group.label} sx={{ display: 'contents' }}>
              <Box sx={{ ...type.body, color: k.text }}>
                {group.label}
                {group.note && (
                  <Box sx={{ ...type.axis, color: k.second }}>{group.note}</Box>
                )}
              </Box>
              <Box>
                {group.values.map((value, i) => (
                  <Box
                    key={props.measures[i]}
                    sx={{
                      display: 'grid',
                      gridTemplateColumns: '1fr 52px',
                      gap: 1,
                      alignItems: 'center',
                      height: 14,
                    }}
                  >
                    <Box sx={{ height: 9, bgcolor: k.hover }}>
                      <Box
                        sx={{
                          height: 9,
                          width: `${(value ?? 1) * 100}%`,
                          bgcolor:
                            value === undefined ? 'transparent' : k.series[i],
                          backgroundImage:
                            value === undefined
                              ? `repeating-linear-gradient(45deg, ${k.unknown} 0 1.5px, transparent 1.5px 6px)`
                              : undefined,
                        }}
                      />
                    </Box>
                    <Box
                      sx={{
                        ...type.axis,
                        textAlign: 'right',
                        color: value === undefined ? k.faint : k.text,
                        fontVariantNumeric: 'tabular-nums',
                      }}
                    >
                      {text(value)}
                    </Box>
                  </Box>
                ))}
              </Box>
            </Box>
          ))}
        </Box>
      )}
      <Box
        sx={{ display: 'flex', gap: 2, mt: 1, ...type.axis, color: k.second }}
      >
        {!table &&
          props.measures.map((measure, i) => (
            <Box
              key={measure}
              sx={{ display: 'flex', alignItems: 'center', gap: 0.5 }}
            >
              <Box sx={{ width: 9, height: 9, bgcolor: k.series[i] }} />
              {measure}
            </Box>
          ))}
        <Box data-print="hide" sx={{ ml: 'auto' }}>
          <Button small variant="text" onClick={() => setTable(!table)}>
            {table ? t('chart.chart') : t('chart.table')}
          </Button>
        </Box>
      </Box>
    </Box>
  );
}
