import Box from '@mui/material/Box';
import {
  Button,
  Field,
  messageOf,
  PlainDialog,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { useState } from 'react';
import { ProjectField } from './ProjectField';
import type { ExperimentDraft } from './useExperimentActions';

interface Problem {
  name?: string;
  other?: string;
}

/** The field that an error belongs to: a taken or a bad name stands under the name. */
export function problemOf(
  error: Error & { statusCode?: number; name: string },
  taken: string,
): Problem {
  const message = messageOf(error);
  if (error.statusCode === 409 || /already exists|is taken/i.test(message)) {
    return { name: taken };
  }
  return /\bname\b/i.test(message) ? { name: message } : { other: message };
}

/** Name, project and description of an experiment, to make or to change it. */
export function ExperimentDialog(props: {
  title: string;
  text?: string;
  confirm: string;
  draft: ExperimentDraft;
  /** Only some of it. */
  only?: 'project' | 'words';
  busy: boolean;
  onSave: (draft: ExperimentDraft) => Promise<unknown>;
  onClose: () => void;
}) {
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const [draft, setDraft] = useState(props.draft);
  const [problem, setProblem] = useState<Problem>({});
  const change = (patch: Partial<ExperimentDraft>) => {
    setDraft({ ...draft, ...patch });
    setProblem({});
  };
  const save = () => {
    if (!draft.name.trim()) {
      setProblem({ name: t('manage.needName') });
      return;
    }
    props
      .onSave(draft)
      .then(props.onClose, error =>
        setProblem(problemOf(error, t('manage.taken'))),
      );
  };
  return (
    <PlainDialog
      open
      onClose={props.onClose}
      title={props.title}
      actions={
        <>
          <Button onClick={props.onClose}>{t('confirm.cancel')}</Button>
          <Button variant="primary" disabled={props.busy} onClick={save}>
            {props.confirm}
          </Button>
        </>
      }
    >
      {props.text && <Box sx={{ color: k.second, mb: 1.5 }}>{props.text}</Box>}
      <form
        onSubmit={event => {
          event.preventDefault();
          save();
        }}
      >
        {props.only !== 'project' && (
          <Field
            label={t('manage.name')}
            value={draft.name}
            onChange={name => change({ name })}
            help={t('manage.nameHelp')}
            error={problem.name}
            first
          />
        )}
        {props.only !== 'words' && (
          <ProjectField
            value={draft.project}
            onChange={project => change({ project })}
          />
        )}
        {props.only !== 'project' && (
          <Field
            label={t('manage.description')}
            value={draft.description}
            onChange={description => change({ description })}
            help={t('manage.descriptionHelp')}
            rows={5}
          />
        )}
      </form>
      {problem.other && (
        <Box role="alert" sx={{ color: k.errorText }}>
          {problem.other}
        </Box>
      )}
    </PlainDialog>
  );
}
