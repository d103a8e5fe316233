import Close from '@mui/icons-material/Close';
import EditOutlined from '@mui/icons-material/EditOutlined';
import Box from '@mui/material/Box';
import {
  Button,
  Chip,
  IconButton,
  Panel,
  useFormat,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { RunDetail } from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { PairTable } from '../PairTable';
import { isClientTag, TagDialog } from './TagDialog';
import { RunChanges } from './useRunChanges';

/** Tags of a run: those of people can be changed, those of the client only read. */
export function RunTags(props: {
  run: RunDetail;
  changes: RunChanges;
  refused?: string;
  onAdd: () => void;
}) {
  const { run, changes, refused } = props;
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const [all, setAll] = useState(false);
  const [editing, setEditing] = useState<{ key: string; value: string }>();
  const own = run.tags.filter(tag => !isClientTag(tag.key));
  const system = run.tags.length - own.length;
  const remove = (key: string) =>
    // The toast says what went wrong nowhere else: a removal has no dialog.
    changes.tag(key, null).catch(changes.failed);
  return (
    <Panel
      flush
      title={t('run.tags')}
      note={format.number(own.length)}
      action={
        <>
          {system > 0 && (
            <Box
              component="button"
              type="button"
              aria-pressed={all}
              onClick={() => setAll(!all)}
              sx={{
                border: 0,
                bgcolor: 'transparent',
                p: 0,
                minHeight: 24,
                cursor: 'pointer',
              }}
            >
              <Chip accent={all}>{t('run.systemTags', { count: system })}</Chip>
            </Box>
          )}
          <Button
            small
            disabled={!!refused}
            title={refused}
            onClick={props.onAdd}
          >
            {t('runPage.tagAdd')}
          </Button>
        </>
      }
    >
      <PairTable
        label={t('run.tags')}
        keyHeader={t('run.tag')}
        valueHeader={t('run.value')}
        extraHeaders={refused ? undefined : [t('runPage.tagActions')]}
        empty={t('run.noTags')}
        maxHeight={400}
        rows={(all ? run.tags : own).map(tag => ({
          ...tag,
          extra: refused
            ? undefined
            : [
                !isClientTag(tag.key) && (
                  <Box key={tag.key} sx={{ display: 'flex', gap: 0.5 }}>
                    <IconButton
                      label={t('runPage.tagChange', { tag: tag.key })}
                      onClick={() => setEditing(tag)}
                    >
                      <EditOutlined />
                    </IconButton>
                    <IconButton
                      label={t('runPage.tagRemove', { tag: tag.key })}
                      disabled={changes.busy}
                      onClick={() => remove(tag.key)}
                    >
                      <Close />
                    </IconButton>
                  </Box>
                ),
              ],
        }))}
      />
      {editing && (
        <TagDialog
          tag={editing}
          busy={changes.busy}
          onSave={changes.tag}
          onClose={() => setEditing(undefined)}
        />
      )}
    </Panel>
  );
}
