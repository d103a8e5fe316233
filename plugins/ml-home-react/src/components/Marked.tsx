import Box from '@mui/material/Box';
import { useTokens } from '../theme';

/** A text with each place marked where a query is found in it. */
export function Marked(props: { text: string; query: string }) {
  const k = useTokens();
  const { text } = props;
  const query = props.query.trim().toLocaleLowerCase();
  const lower = text.toLocaleLowerCase();
  // Lower case may be longer in some scripts; places would then be wrong.
  if (!query || lower.length !== text.length || !lower.includes(query)) {
    return <>{text}</>;
  }
  const parts: { text: string; hit: boolean; at: number }[] = [];
  let at = 0;
  for (
    let found = lower.indexOf(query);
    found >= 0;
    found = lower.indexOf(query, at)
  ) {
    if (found > at) parts.push({ text: text.slice(at, found), hit: false, at });
    at = found + query.length;
    parts.push({ text: text.slice(found, at), hit: true, at: found });
  }
  if (at < text.length) parts.push({ text: text.slice(at), hit: false, at });
  return (
    <>
      {parts.map(part =>
        part.hit ? (
          <Box
            component="mark"
            key={part.at}
            sx={{
              bgcolor: k.accentGround,
              color: 'inherit',
              borderRadius: '2px',
              boxShadow: `inset 0 -1.5px 0 ${k.accent}`,
            }}
          >
            {part.text}
          </Box>
        ) : (
          <span key={part.at}>{part.text}</span>
        ),
      )}
    </>
  );
}
