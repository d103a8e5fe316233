import FileUploadOutlined from '@mui/icons-material/FileUploadOutlined';
import Box from '@mui/material/Box';
import {
  Button,
  messageOf,
  Notice,
  Panel,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ReactNode, useRef, useState } from 'react';

/** Takes one file by choosing or dropping it, says that it is on its way, and why it was refused. */
export function FileDrop(props: {
  /** Names the panel. */
  label: string;
  choose: string;
  /** Beside the button: an invitation, or what is being sent. */
  note: ReactNode;
  busy: boolean;
  error: Error | null;
  onFile: (file: File) => void;
  /** How the file is to be taken. */
  children?: ReactNode;
}) {
  const k = useTokens();
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (file: File | undefined) => {
    if (file && !props.busy) props.onFile(file);
  };
  return (
    <Panel label={props.label}>
      <Box
        onDragOver={event => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={event => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files[0]);
        }}
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          gap: 2,
          p: 2,
          border: `1px dashed ${over ? k.accent : k.field}`,
          borderRadius: '6px',
          bgcolor: over ? k.accentGround : 'transparent',
        }}
      >
        <input
          ref={picker}
          type="file"
          hidden
          aria-label={props.choose}
          onChange={event => {
            take(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
        <Button
          variant="primary"
          icon={<FileUploadOutlined />}
          disabled={props.busy}
          onClick={() => picker.current?.click()}
        >
          {props.choose}
        </Button>
        <Box sx={{ color: k.second }}>{props.note}</Box>
        {props.children}
      </Box>
      {props.error && (
        <Box role="alert" sx={{ mt: 1.5 }}>
          <Notice state="fail">{messageOf(props.error)}</Notice>
        </Box>
      )}
    </Panel>
  );
}
