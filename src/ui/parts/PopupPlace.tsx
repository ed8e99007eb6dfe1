/**
 * Where menus and slips are put while they are open: at the end of the page's main part, so that whoever goes through the page by
 * its landmarks finds them within one.
 */
import { createRef } from 'react';

/** The place's element, for the `container` of a portal; without a PopupPlace on the page, popups go to the end of the body. */
export const popupPlace = createRef<HTMLDivElement>();

/** The place itself: once on the page, outside of everything that clips or lays out its children. */
export const PopupPlace = () => <div ref={popupPlace} />;
