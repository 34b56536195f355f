import { Component, type ReactNode } from 'react';
import { Button } from './Button.tsx';

interface ErrorBoundaryProps {
  children: ReactNode;
  /** What is not harmed by it, and what to do. */
  text: string;
}

/** What cannot be drawn says so where it would be, and takes nothing else from the page. React knows this as a class only. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  readonly #again = () => this.setState({ hasFailed: false });

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <div className="card card--bad not-drawn" role="alert">
        <strong>This could not be shown.</strong>
        <p className="sub">{this.props.text}</p>
        <div className="actions">
          <Button onClick={this.#again}>Show it again</Button>
        </div>
      </div>
    );
  }
}
