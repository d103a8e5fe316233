import ChevronRight from '@mui/icons-material/ChevronRight';
import DescriptionOutlined from '@mui/icons-material/DescriptionOutlined';
import ExpandMore from '@mui/icons-material/ExpandMore';
import FolderOutlined from '@mui/icons-material/FolderOutlined';
import ImageOutlined from '@mui/icons-material/ImageOutlined';
import TableChartOutlined from '@mui/icons-material/TableChartOutlined';
import ViewInArOutlined from '@mui/icons-material/ViewInArOutlined';
import Box from '@mui/material/Box';
import { useFormat, useTokens } from '@ml-home/backstage-plugin-ml-home-react';
import { ArtifactFile } from '@ml-home/backstage-plugin-ml-home-common';
import { KeyboardEvent } from 'react';
import { nameOf, previewKindOf } from './artifactKinds';

function FileIcon(props: { path: string }) {
  const kind = previewKindOf(props.path);
  if (kind === 'image') return <ImageOutlined />;
  if (kind === 'table') return <TableChartOutlined />;
  return <DescriptionOutlined />;
}

/** A file or folder of the tree; arrows walk, right opens, left closes. */
export function ArtifactRow(props: {
  file: ArtifactFile;
  /** Instead of the last part of its path. */
  name?: string;
  title?: string;
  /** The root of a logged model's files. */
  model?: boolean;
  depth: number;
  open: boolean;
  selected: boolean;
  onClick: () => void;
}) {
  const k = useTokens();
  const format = useFormat();
  const { file, depth, open, selected, onClick } = props;
  const Arrow = open ? ExpandMore : ChevronRight;
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const tree = event.currentTarget.closest('[role=tree]');
    const rows = [
      ...(tree?.querySelectorAll<HTMLElement>('[role=treeitem]') ?? []),
    ];
    const at = rows.indexOf(event.currentTarget);
    if (event.key === 'ArrowDown') rows[at + 1]?.focus();
    else if (event.key === 'ArrowUp') rows[at - 1]?.focus();
    else if (event.key === 'Enter' || event.key === ' ') onClick();
    else if (event.key === 'ArrowRight' && file.isDir && !open) onClick();
    else if (event.key === 'ArrowLeft' && file.isDir && open) onClick();
    else return;
    event.preventDefault();
  };
  return (
    <Box
      role="treeitem"
      tabIndex={0}
      aria-expanded={file.isDir ? open : undefined}
      aria-selected={selected}
      aria-level={depth + 1}
      onClick={onClick}
      onKeyDown={onKeyDown}
      title={props.title ?? file.path}
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 0.75,
        height: 28,
        pr: 1.5,
        pl: `${10 + depth * 16}px`,
        cursor: 'pointer',
        color: k.text,
        bgcolor: selected ? k.accentGround : 'transparent',
        '&:hover': { bgcolor: selected ? k.accentGround : k.hover },
        '&:focus-visible': {
          outline: `2px solid ${k.accent}`,
          outlineOffset: -2,
        },
        '& svg': { fontSize: 16, color: k.second, flexShrink: 0 },
      }}
    >
      {file.isDir ? <Arrow /> : <Box sx={{ width: 16 }} />}
      {props.model && <ViewInArOutlined />}
      {!props.model &&
        (file.isDir ? <FolderOutlined /> : <FileIcon path={file.path} />)}
      <Box
        component="span"
        sx={{
          overflow: 'hidden',
          textOverflow: 'ellipsis',
          whiteSpace: 'nowrap',
        }}
      >
        {props.name ?? nameOf(file.path)}
      </Box>
      {file.size !== undefined && (
        <Box
          component="span"
          sx={{
            ml: 'auto',
            pl: 1,
            color: k.second,
            fontSize: 12,
            whiteSpace: 'nowrap',
            fontVariantNumeric: 'tabular-nums',
          }}
        >
          {format.bytes(file.size)}
        </Box>
      )}
    </Box>
  );
}
