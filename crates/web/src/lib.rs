//! What every HTTP door shares: problems, who is calling, cursors, the access table.
