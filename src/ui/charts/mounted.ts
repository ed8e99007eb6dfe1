/** A chart on its element: where it is remembered, and how it goes. Kept apart from embed.ts, which brings Vega along. */
import type { View } from 'vega';

export interface Mounted {
  /** Everything that the chart was built for; where it differs, it must be built anew. */
  readonly builtFor: string;
  readonly view: View;
}
declare global {
  interface HTMLElement {
    inkfoldChart?: Mounted;
  }
}

/** Takes the chart off its element and frees its listeners; nothing happens where there is none. */
export function removeChart(host: HTMLElement): void {
  host.inkfoldChart?.view.finalize();
  delete host.inkfoldChart;
  host.replaceChildren();
}
