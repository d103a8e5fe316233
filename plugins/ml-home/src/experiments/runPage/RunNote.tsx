import Box from '@mui/material/Box';
import {
  Button,
  Panel,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useState } from 'react';
import { Markdown } from './Markdown';

const FOLDED = 180;

/** More than this many characters or lines may be higher than the fold. */
const isLong = (text: string): boolean =>
  text.length > 700 || text.split('\n').length > 9;

/** The note of a run; a long one begins folded. */
export function RunNote(props: {
  text: string | undefined;
  /** Why it cannot be changed. */
  refused?: string;
  onEdit: () => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [open, setOpen] = useState(false);
  const text = props.text?.trim();
  if (!text) return null;
  const long = isLong(text);
  return (
    <Panel
      title={t('runPage.note')}
      action={
        <Button
          small
          disabled={!!props.refused}
          title={props.refused}
          onClick={props.onEdit}
        >
          {t('runPage.noteEdit')}
        </Button>
      }
    >
      <Box
        sx={
          long && !open
            ? {
                maxHeight: FOLDED,
                overflow: 'hidden',
                maskImage: `linear-gradient(${k.text} 75%, transparent)`,
              }
            : undefined
        }
      >
        <Markdown text={text} />
      </Box>
      {long && (
        <Button small variant="text" onClick={() => setOpen(!open)}>
          {open ? t('runPage.less') : t('runPage.more')}
        </Button>
      )}
    </Panel>
  );
}
