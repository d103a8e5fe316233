import Box from '@mui/material/Box';
import { useFormat } from '../format';
import { useNow } from '../hooks';
import { useTokens } from '../theme';

/** An age that moves with the clock; the absolute time waits in the tooltip. */
export function Age(props: {
  at: string | number | undefined;
  short?: boolean;
  /** What to say where there is no time. */
  absent?: string;
}) {
  const k = useTokens();
  const format = useFormat();
  const now = useNow();
  if (props.at === undefined) {
    return (
      <Box component="span" sx={{ color: k.faint }}>
        {props.absent ?? format.date(undefined)}
      </Box>
    );
  }
  return (
    <time
      dateTime={new Date(props.at).toISOString()}
      title={format.absolute(props.at)}
      style={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}
    >
      {props.short ? format.ageShort(props.at, now) : format.age(props.at, now)}
    </time>
  );
}
