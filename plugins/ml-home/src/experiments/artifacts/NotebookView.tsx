import Box from '@mui/material/Box';
import {
  Button,
  CodeBlock,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useState } from 'react';
import { Markdown } from '../runPage/Markdown';
import { CellOutput, NotebookCell } from './notebook';

const PAGE = 60;

function Output(props: { output: CellOutput; name: string }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { output } = props;
  if (output.kind === 'image') {
    return (
      <img
        src={`data:${output.type};base64,${output.base64}`}
        alt={props.name}
        style={{ maxWidth: '100%', display: 'block', background: 'white' }}
      />
    );
  }
  if (output.kind === 'other') {
    return (
      <Box sx={{ color: k.second }}>
        {t('preview.cellOmitted', { type: output.type })}
      </Box>
    );
  }
  return (
    <>
      {output.kind === 'html' && (
        <Box sx={{ color: k.second, ...type.small }}>
          {t('preview.cellHtml')}
        </Box>
      )}
      <Box
        component="pre"
        tabIndex={0}
        role="region"
        aria-label={props.name}
        sx={{
          m: 0,
          maxHeight: 400,
          overflow: 'auto',
          fontFamily: k.mono,
          fontSize: 12,
          lineHeight: '18px',
          color: output.kind === 'error' ? k.errorText : k.text,
        }}
      >
        {output.text}
      </Box>
    </>
  );
}

function Cell(props: { cell: NotebookCell; at: number }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { cell, at } = props;
  const n = cell.count === undefined ? ' ' : String(cell.count);
  const name = String(cell.count ?? at + 1);
  const margin = {
    width: 64,
    flexShrink: 0,
    color: k.second,
    fontFamily: k.mono,
    ...type.small,
    pt: 1,
  };
  if (cell.kind === 'markdown') {
    return (
      <Box sx={{ pl: 8 }}>
        <Markdown text={cell.source} />
      </Box>
    );
  }
  return (
    <Box sx={{ minWidth: 0 }}>
      <Box sx={{ display: 'flex' }}>
        <Box sx={margin}>
          {cell.kind === 'code' && t('preview.cellIn', { n })}
        </Box>
        <Box sx={{ minWidth: 0, flex: 1 }}>
          <CodeBlock
            noCopy
            label={t('preview.cellIn', { n: name })}
            code={cell.source}
            maxHeight={400}
          />
        </Box>
      </Box>
      {cell.outputs.map((output, i) => (
        <Box key={i} sx={{ display: 'flex', mt: 0.5 }}>
          <Box sx={{ ...margin, pt: 0 }}>
            {i === 0 && t('preview.cellOut', { n })}
          </Box>
          <Box sx={{ minWidth: 0, flex: 1 }}>
            <Output
              output={output}
              name={`${t('preview.cellPicture', { n: name })}${
                i ? ` (${i + 1})` : ''
              }`}
            />
          </Box>
        </Box>
      ))}
    </Box>
  );
}

/** Cells and outputs of a notebook. Nothing in it runs: HTML outputs are text. */
export function NotebookView(props: { cells: NotebookCell[] }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const [shown, setShown] = useState(PAGE);
  const rest = props.cells.length - shown;
  return (
    <Box sx={{ p: 2, display: 'flex', flexDirection: 'column', gap: 1.5 }}>
      {props.cells.slice(0, shown).map((cell, at) => (
        <Cell key={at} cell={cell} at={at} />
      ))}
      {rest > 0 && (
        <Button onClick={() => setShown(shown + PAGE)}>
          {t('preview.moreCells', { count: rest, n: format.number(rest) })}
        </Button>
      )}
    </Box>
  );
}
