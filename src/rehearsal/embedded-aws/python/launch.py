"""Runs a Python module that ends when standard input does.

Standard input is a pipe whose other end only the starting process holds, so its end, in whatever way, is ours too.
"""

import os
import runpy
import signal
import sys
import threading

GRACE_SECONDS = 10


def end_with_standard_input():
    sys.stdin.buffer.read()
    threading.Timer(GRACE_SECONDS, os._exit, [1]).start()
    os.kill(os.getpid(), signal.SIGTERM)


threading.Thread(target=end_with_standard_input, daemon=True).start()
sys.argv = sys.argv[1:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
