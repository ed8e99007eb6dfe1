/** The section that moves training images about: the class whose ranges the recipe speaks of. */
import type { Plan } from './plan.ts';
import { lines, type Section } from './section.ts';

/** Null where images stay as they are. */
export function augmentationSection({ recipe, augmented }: Plan): Section | null {
  if (!augmented) return null;
  const { rotation, widthShift, heightShift, zoom, shear, fill } = recipe;
  return {
    title: 'Augmentation',
    text: 'In every epoch each training image is moved about anew, within these ranges. Keras 3 keeps `ImageDataGenerator` among its legacy code; it needs SciPy.',
    code: lines(
      'generator = ImageDataGenerator(',
      rotation > 0 && `    rotation_range=${rotation},  # degrees, either way`,
      widthShift > 0 && `    width_shift_range=${widthShift},  # share of the width`,
      heightShift > 0 && `    height_shift_range=${heightShift},  # share of the height`,
      shear > 0 && `    shear_range=${shear},  # degrees`,
      zoom > 0 && `    zoom_range=${zoom},  # width and height by themselves`,
      `    fill_mode="${fill}",`,
      ')',
    ),
  };
}
