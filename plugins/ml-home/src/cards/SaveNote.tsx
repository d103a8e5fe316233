import Box from '@mui/material/Box';
import {
  Button,
  type,
  useMlHomeTranslation,
  useTokens,
} from '@ml-home/backstage-plugin-ml-home-react';
import { Autosave } from './useAutosave';

/** How far the saving of a field is, and the way out of a conflict. */
export function SaveNote(props: { field: string; autosave: Autosave }) {
  const { field, autosave } = props;
  const k = useTokens();
  const { t } = useMlHomeTranslation();
  const state = autosave.states[field];
  if (!state) return null;
  const words = {
    unsaved: () => t('cardForm.unsaved'),
    saving: () => t('cardForm.saving'),
    saved: () => t('cardForm.saved'),
    offline: () => t('cardForm.offline'),
    conflict: (message: string) => t('cardForm.conflict', { message }),
    wrong: (message: string) => t('cardForm.wrong', { message }),
  };
  const bad = state.kind === 'conflict' || state.kind === 'wrong';
  const message = 'message' in state ? state.message : '';
  return (
    <Box
      role={bad ? 'alert' : 'status'}
      sx={{
        ...type.small,
        mt: 0.5,
        color: bad ? k.errorText : k.second,
        overflowWrap: 'anywhere',
      }}
    >
      {words[state.kind](message)}
      {state.kind === 'conflict' && (
        <Box sx={{ display: 'flex', gap: 1, mt: 0.5 }}>
          <Button small onClick={() => autosave.keepMine(field)}>
            {t('cardForm.keepMine')}
          </Button>
          <Button small onClick={() => autosave.takeTheirs(field)}>
            {t('cardForm.takeTheirs')}
          </Button>
        </Box>
      )}
    </Box>
  );
}
