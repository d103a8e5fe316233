import { MarkdownContent } from '@backstage/core-components';
import Box from '@mui/material/Box';
import { radius, useTokens } from '@ml-home/backstage-plugin-ml-home-react';

/** Markdown in the page's own sizes. HTML in it stays text: what was logged is never run. */
export function Markdown(props: { text: string }) {
  const k = useTokens();
  return (
    <Box
      sx={{
        maxWidth: 860,
        overflowWrap: 'anywhere',
        color: k.text,
        '& *': { fontSize: '13px', lineHeight: '20px' },
        '& p, & ul, & ol, & table, & pre, & blockquote': { mt: 0, mb: 1 },
        '& > div > :last-child': { mb: 0 },
        '& h1, & h2, & h3, & h4': { m: 0, mt: 1, mb: 0.5, fontWeight: 650 },
        '& h1': { fontSize: '17px', lineHeight: '24px' },
        '& h2': { fontSize: '15px', lineHeight: '22px' },
        '& > div > :first-of-type': { mt: 0 },
        '& a': { color: k.link },
        '& table': { borderCollapse: 'collapse', width: 'auto' },
        '& table th, & table td': {
          border: `1px solid ${k.line}`,
          px: 1,
          py: 0.5,
          bgcolor: 'transparent',
          color: k.text,
          fontWeight: 'inherit',
        },
        '& table th': { fontWeight: 600 },
        '& table tr': { bgcolor: 'transparent' },
        '& code': {
          fontFamily: k.mono,
          fontSize: '12px',
          bgcolor: k.codeGround,
          borderRadius: radius.chip,
          px: 0.5,
        },
        '& pre': { maxWidth: '100%', overflow: 'auto' },
        '& pre code': { px: 0 },
        '& img': { maxWidth: '100%' },
      }}
    >
      <MarkdownContent content={props.text} dialect="gfm" />
    </Box>
  );
}
