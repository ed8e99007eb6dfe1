/** What is set inside the folded parts of the form, in a few words. */
import { fields, type FieldName } from '../../recipe/fields.ts';
import { parameterCount } from '../../recipe/network.ts';
import { networkOf } from '../../recipe/presets.ts';
import { augments, type Recipe } from '../../recipe/recipe.ts';
import { count, counted } from '../../lib/format.ts';

/** "exponential schedule, plateau after 3 epochs, early stopping after 5, best validation accuracy kept" or "none". */
export function callbackSummary(recipe: Recipe): string {
  const { schedule, plateauPatience, stopPatience, keep } = recipe;
  const parts = schedule === 'constant' ? [] : [`${schedule} schedule`];
  if (recipe.validation !== 'none') {
    if (plateauPatience > 0) parts.push(`plateau after ${counted(plateauPatience, 'epoch')}`);
    if (stopPatience > 0) parts.push(`early stopping after ${counted(stopPatience, 'epoch')}`);
    if (keep !== 'last') parts.push(`${chosen('keep', keep)} kept`);
  }
  return parts.length === 0 ? 'none' : parts.join(', ');
}

/** "rotation 10°, shift 0.1, zoom 0.1" or "off". */
export function augmentationSummary(recipe: Recipe): string {
  if (!augments(recipe)) return 'off';
  const { rotation, widthShift, heightShift, zoom, shear, fill } = recipe;
  const parts: string[] = [];
  if (rotation > 0) parts.push(`rotation ${rotation}°`);
  parts.push(...shiftText(widthShift, heightShift));
  if (zoom > 0) parts.push(`zoom ${zoom}`);
  if (shear > 0) parts.push(`shear ${shear}°`);
  if (fill !== 'nearest') parts.push(`fill: ${chosen('fill', fill).toLowerCase()}`);
  return parts.join(', ');
}

function shiftText(width: number, height: number): readonly string[] {
  if (width === height) return width > 0 ? [`shift ${width}`] : [];
  return [...(width > 0 ? [`width shift ${width}`] : []), ...(height > 0 ? [`height shift ${height}`] : [])];
}

/** "896,906 parameters, dropout 0.25 and 0.5". */
export function networkSummary(recipe: Recipe): string {
  const rates = [recipe.convDropout, recipe.denseDropout].filter(rate => rate > 0);
  const dropout = rates.length === 0 ? 'no dropout' : `dropout ${rates.join(' and ')}`;
  const decay = recipe.l2 > 0 ? `, L2 ${recipe.l2}` : '';
  return `${count(parameterCount(networkOf(recipe)))} parameters, ${dropout}${decay}`;
}

/** The words of a choice, without their article. */
function chosen(name: FieldName, value: string): string {
  const field = fields[name];
  const option = field.kind === 'choice' ? field.options.find(known => known.value === value) : undefined;
  return (option?.label ?? value).replace(/^the (?=best)/, '');
}
