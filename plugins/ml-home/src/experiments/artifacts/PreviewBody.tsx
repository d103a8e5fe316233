import Box from '@mui/material/Box';
import {
  CodeBlock,
  Segmented,
  type,
  useFormat,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ReactNode, useMemo, useState } from 'react';
import { Markdown } from '../runPage/Markdown';
import {
  extensionOf,
  nameOf,
  parseTable,
  PreviewKind,
  readJson,
} from './artifactKinds';
import { DataGrid } from './DataGrid';
import { JsonTree } from './JsonTree';
import { NotebookView } from './NotebookView';
import { parseNotebook } from './notebook';
import { safeDocument } from './safeHtml';
import { toSplitTable } from './splitTable';

const TABLE_ROWS = 200;

function Source(props: { path: string; text: string }) {
  return (
    <Box sx={{ p: 1.5 }}>
      <CodeBlock label={props.path} code={props.text} maxHeight={640} />
    </Box>
  );
}

function Remark(props: { children: ReactNode }) {
  const k = useTokens();
  return (
    <Box sx={{ px: 2, pt: 1.5, color: k.second, ...type.small }}>
      {props.children}
    </Box>
  );
}

function Rows(props: { columns: string[]; rows: string[][]; more: boolean }) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const rows = props.rows.slice(0, TABLE_ROWS);
  const more = props.more || props.rows.length > rows.length;
  return (
    <>
      <Remark>
        {t(more ? 'preview.rows' : 'preview.rowsOf', {
          n: format.number(rows.length),
        })}
      </Remark>
      <DataGrid
        label={t('artifacts.table')}
        columns={props.columns}
        rows={rows}
      />
    </>
  );
}

function HtmlFrame(props: { path: string; text: string }) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const { text } = props;
  const page = useMemo(() => safeDocument(text), [text]);
  return (
    <>
      <Remark>{t('preview.htmlNote')}</Remark>
      <Box sx={{ p: 1.5 }}>
        {/*
          srcdoc, not a blob address: portals forbid frames of blobs. The empty sandbox takes scripts, forms, popups
          and the portal's origin from the page.
        */}
        <iframe
          sandbox=""
          referrerPolicy="no-referrer"
          title={t('preview.htmlFrame', { name: nameOf(props.path) })}
          srcDoc={page}
          style={{
            width: '100%',
            height: 'calc(100vh - 340px)',
            minHeight: 320,
            border: `1px solid ${k.line}`,
            // Pages are written for paper-white; what they do not colour is legible on it.
            background: 'white',
            colorScheme: 'light',
          }}
        />
      </Box>
    </>
  );
}

type Mode = { id: string; label: string; draw: () => ReactNode };

/** The ways a text can be shown, the best first; its source is always the last. */
function useModes(kind: PreviewKind, path: string, text: string, cut: boolean) {
  const { t } = useMlHomeTranslation();
  return useMemo((): Mode[] => {
    const modes: Mode[] = [];
    const rendered = (draw: () => ReactNode) =>
      modes.push({ id: 'rendered', label: t('preview.rendered'), draw });
    const source = (content = text) =>
      modes.push({
        id: 'source',
        label: t('preview.sourceText'),
        draw: () => <Source path={path} text={content} />,
      });
    if (kind === 'table') {
      const [columns = [], ...rows] = parseTable(text, {
        separator: extensionOf(path) === 'tsv' ? '\t' : ',',
        cut,
        maxRows: TABLE_ROWS + 1,
      });
      modes.push({
        id: 'table',
        label: t('preview.table'),
        draw: () => <Rows columns={columns} rows={rows} more={cut} />,
      });
    }
    if (kind === 'json') {
      const json = readJson(text);
      const table = toSplitTable(json);
      if (table) {
        modes.push({
          id: 'table',
          label: t('preview.table'),
          draw: () => <Rows {...table} more={false} />,
        });
      }
      if (json !== undefined) {
        modes.push({
          id: 'tree',
          label: t('preview.tree'),
          draw: () => (
            <Box sx={{ p: 2, overflow: 'auto' }}>
              <JsonTree value={json} />
            </Box>
          ),
        });
        source(JSON.stringify(json, null, 2));
        return modes;
      }
    }
    if (kind === 'markdown') {
      rendered(() => (
        <Box sx={{ p: 2 }}>
          <Markdown text={text} />
        </Box>
      ));
    }
    if (kind === 'html') {
      rendered(() => <HtmlFrame path={path} text={text} />);
    }
    if (kind === 'notebook') {
      const cells = parseNotebook(text);
      if (cells) rendered(() => <NotebookView cells={cells} />);
    }
    source();
    return modes;
  }, [t, kind, path, text, cut]);
}

/** What is in a text file, in the way that suits it. */
export function PreviewBody(props: {
  kind: PreviewKind;
  path: string;
  text: string;
  cut: boolean;
}) {
  const { kind, path, text, cut } = props;
  const { t } = useMlHomeTranslation();
  const [wanted, setWanted] = useState<string>();
  const modes = useModes(kind, path, text, cut);
  const mode = modes.find(one => one.id === wanted) ?? modes[0];
  return (
    <>
      {modes.length > 1 && (
        <Box sx={{ px: 1.5, pt: 1.5 }}>
          <Segmented
            label={t('preview.mode')}
            value={mode.id}
            onChange={setWanted}
            options={modes.map(one => ({ value: one.id, label: one.label }))}
          />
        </Box>
      )}
      {kind === 'notebook' && modes.length === 1 && (
        <Remark>{t('preview.notebookBroken')}</Remark>
      )}
      {mode.draw()}
    </>
  );
}
