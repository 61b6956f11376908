import { Component, type ReactNode } from "react";

interface Props {
  /** Another place tries again. */
  readonly place?: string;
  readonly children: ReactNode;
}

interface State {
  readonly message: string | undefined;
}

/** What is below it may fail without taking the rest of the page away. */
export class Boundary extends Component<Props, State> {
  override state: State = { message: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override componentDidUpdate({ place }: Props) {
    if (place !== this.props.place && this.state.message !== undefined)
      this.setState({ message: undefined });
  }

  override render() {
    const { message } = this.state;
    if (message === undefined) return this.props.children;
    return <p role="alert">This part of the page failed: {message}</p>;
  }
}
