/** Something folded away, and the button that unfolds it, which may stand apart from it within one box. */
import { Collapsible } from '@base-ui/react/collapsible';
import type { ReactElement, ReactNode } from 'react';

interface UnfoldingProps {
  /** The element that holds the button and what it unfolds. */
  readonly box: ReactElement;
  readonly children: ReactNode;
}

/** Closed at first. */
export const Unfolding = ({ box, children }: UnfoldingProps) => (
  <Collapsible.Root render={box}>{children}</Collapsible.Root>
);

interface UnfoldButtonProps {
  readonly className: string | undefined;
  /** The accessible name, where what the button shows is not enough; it begins with that. */
  readonly name: string;
  readonly children: ReactNode;
}

/** Says whether it is unfolded to those who hear it, and by `data-panel-open` to style sheets. */
export const UnfoldButton = ({ className, name, children }: UnfoldButtonProps) => (
  <Collapsible.Trigger className={className} aria-label={name}>
    {children}
  </Collapsible.Trigger>
);

interface UnfoldedProps {
  readonly className: string | undefined;
  readonly children: ReactNode;
}

/** What is folded away: not made before it is unfolded. */
export const Unfolded = ({ className, children }: UnfoldedProps) => (
  <Collapsible.Panel className={className}>{children}</Collapsible.Panel>
);
