/** One end of a channel that carries `Out` away and `In` back: a worker, its global scope or a MessagePort. */
export interface Port<Out, In> {
  postMessage(message: Out, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<In>) => void): void;
}
