import {
  useFormat,
  useMlHomeTranslation,
} from '@ml-home/backstage-plugin-ml-home-react';
import { LoggedImage } from './loggedImage';

/** What a logged picture is called: its key and step, not its file. */
export function useImageName(): (image: LoggedImage) => string {
  const { t } = useMlHomeTranslation();
  const format = useFormat();
  return image =>
    t('preview.imageStep', {
      key: image.key,
      step: format.number(image.step),
    });
}
