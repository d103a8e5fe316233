import MoreHoriz from '@mui/icons-material/MoreHoriz';
import {
  ActionMenu,
  Button,
  ConfirmDialog,
  IconButton,
  ToastMessage,
  useFormat,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { ExperimentSummary } from '@ml-home/backstage-plugin-ml-home-common';
import { useState } from 'react';
import { ExperimentDialog } from './ExperimentDialog';
import { useExperimentActions } from './useExperimentActions';

type Open = 'words' | 'project' | 'archive';

/** Rename, describe, move, archive and restore an experiment. */
export function ExperimentActions(props: {
  experiment: ExperimentSummary;
  /** Absent where it is not known: the server answers then. */
  mayUpdate?: boolean;
  mayDelete?: boolean;
  /** A glyph in a row instead of a button. */
  compact?: boolean;
  show: (message: ToastMessage) => void;
}) {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  const { experiment, show } = props;
  const { id, name } = experiment;
  const actions = useExperimentActions(show);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [open, setOpen] = useState<Open>();
  const [error, setError] = useState<Error>();
  const close = () => {
    setOpen(undefined);
    setError(undefined);
  };
  const mayNot = (may: boolean | undefined) =>
    may === false ? t('manage.mayNot') : undefined;
  const label = t('manage.actions', { name });
  const archived = experiment.lifecycleStage === 'deleted';
  return (
    <>
      {props.compact ? (
        <IconButton
          label={label}
          aria-haspopup="menu"
          onClick={event => {
            event.preventDefault();
            event.stopPropagation();
            setAnchor(event.currentTarget);
          }}
        >
          <MoreHoriz />
        </IconButton>
      ) : (
        <Button
          aria-label={label}
          aria-haspopup="menu"
          aria-expanded={!!anchor}
          icon={<MoreHoriz />}
          onClick={event => setAnchor(event.currentTarget)}
        />
      )}
      <ActionMenu
        label={label}
        anchor={anchor}
        onClose={() => setAnchor(null)}
        groups={[
          [
            {
              label: t('manage.rename'),
              disabled: mayNot(props.mayUpdate),
              onClick: () => setOpen('words'),
            },
            {
              label: t('manage.move'),
              disabled: mayNot(props.mayUpdate),
              onClick: () => setOpen('project'),
            },
          ],
          [
            archived
              ? {
                  label: t('manage.restore'),
                  disabled: mayNot(props.mayDelete),
                  onClick: () => actions.restore({ id, name }),
                }
              : {
                  label: t('manage.archive'),
                  disabled: mayNot(props.mayDelete),
                  onClick: () => setOpen('archive'),
                },
          ],
        ]}
      />
      {(open === 'words' || open === 'project') && (
        <ExperimentDialog
          title={
            open === 'project'
              ? t('manage.moveTitle', { name })
              : t('manage.rename')
          }
          confirm={t('manage.save')}
          only={open}
          busy={actions.busy}
          draft={{
            name,
            project: experiment.project?.value,
            description: experiment.tags['mlflow.note.content'] ?? '',
          }}
          onClose={close}
          onSave={draft =>
            actions
              .update(
                open === 'project'
                  ? { id, project: draft.project ?? null }
                  : {
                      id,
                      ...(draft.name.trim() === name
                        ? {}
                        : { name: draft.name.trim() }),
                      description: draft.description.trim() || null,
                    },
              )
              .then(saved =>
                show({ text: t('manage.saved', { name: saved.name }) }),
              )
          }
        />
      )}
      <ConfirmDialog
        open={open === 'archive'}
        title={t('manage.archiveTitle', { name })}
        confirm={t('manage.archiveConfirm', { name })}
        busy={actions.busy}
        error={error}
        onClose={close}
        onConfirm={() => actions.archive({ id, name }).then(close, setError)}
      >
        {t('manage.archiveText', {
          count: experiment.runCount,
          n: format.number(experiment.runCount),
        })}
      </ConfirmDialog>
    </>
  );
}
