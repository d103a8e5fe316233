import { MarkdownContent } from '@backstage/core-components';
import Box from '@mui/material/Box';
import {
  Button,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useState } from 'react';

/** So much is one line; more is folded. */
const ONE_LINE = 160;

/** What an experiment is about, in Markdown; long texts begin folded, because the runs are what one came for. */
export function ExperimentNote(props: { text: string | undefined }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [open, setOpen] = useState(false);
  const text = props.text?.trim();
  if (!text) return null;
  const long = text.length > ONE_LINE || text.includes('\n');
  return (
    <Box sx={{ color: k.second, mt: -1 }}>
      <Box
        sx={{
          maxHeight: open ? 280 : 20,
          overflow: open ? 'auto' : 'hidden',
          maxWidth: 1000,
          '& p, & ul, & ol, & h1, & h2, & h3': { m: 0, mb: open ? 0.75 : 0 },
          '& h1, & h2, & h3': {
            fontSize: 13,
            lineHeight: '20px',
            fontWeight: 650,
          },
          '& *': { fontSize: '13px', lineHeight: '20px' },
        }}
      >
        <MarkdownContent content={text} dialect="gfm" />
      </Box>
      {long && (
        <Button small variant="text" onClick={() => setOpen(!open)}>
          {open ? t('manage.lessText') : t('manage.moreText')}
        </Button>
      )}
    </Box>
  );
}
