# SPDX-License-Identifier: Apache-2.0
"""Documents one after the other: files and folders read by the library's threads
(Reading), texts of the caller's own (pipe). Both give answers in the order of their
input and hold a few at a time, however slowly they are asked for."""
import collections
import os
import queue
import threading


class _Enough(Exception):
    """Raised in a callback to stop the library."""


class Reading:
    """An iterator of the documents in files and folders, annotated, in their order.

    `progress` is a dict: documents, found, failed, bytes, bytes_all (0: not known), stage.
    `failed` lists the inputs that could not be read: dicts with path, reason and code.
    An iterator that is left early, closed or collected stops the threads behind it."""

    def __init__(self, model, paths, make, **options):
        self.progress = {"documents": 0, "found": 0, "failed": 0, "known": 0, "bytes": 0, "bytes_all": 0, "stage": "read"}
        self.failed = []
        self._make, self._queue, self._over = make, queue.Queue(16), threading.Event()
        self._thread = threading.Thread(target=_work, name="clavijo.read", args=(
            model, paths, options, self._queue, self._over, self.progress, self.failed))
        self._started = self._done = False

    def __iter__(self):
        return self

    def __next__(self):
        if self._done:
            raise StopIteration
        if not self._started:
            self._started = True
            self._thread.start()
        kind, value = self._queue.get()
        if kind == "document":
            return self._make(value)
        self._done = True
        self._thread.join()
        if value is not None:
            raise value
        raise StopIteration

    def close(self):
        """Stops after the documents under way; further `next` ends the iteration."""
        self._done = True
        self._over.set()
        while self._started and self._thread.is_alive():
            try:  # room for one who waits to put
                self._queue.get(timeout=0.05)
            except queue.Empty:
                pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __del__(self):
        if getattr(self, "_started", False) and not self._done:
            self._over.set()  # the thread ends by itself

    def __repr__(self):
        p = self.progress
        return f"<clavijo.Reading: {p['documents']} of {p['found']} documents, {p['failed']} failed>"


def _work(model, paths, options, out, over, progress, failed):
    """The thread: the library's callbacks into the queue. It knows nothing of the Reading,
    which may be collected while it runs; it ends with the main thread, too."""
    def put(item):
        while not over.is_set() and threading.main_thread().is_alive():
            try:
                return out.put(item, timeout=0.1)
            except queue.Full:
                pass
        raise _Enough

    def told(p):
        progress.update(p)
        if over.is_set() or not threading.main_thread().is_alive():
            raise _Enough

    end = None
    try:
        model._engine.annotate_paths(paths, lambda line: put(("document", line)), failed.append, told, **options)
    except _Enough:
        return
    except Exception as e:
        end = e
    try:
        put(("end", end))
    except _Enough:
        pass


def pipe(annotate, items, threads, failed):
    """Annotates each of items by `threads` threads; see Model.pipe."""
    from concurrent.futures import ThreadPoolExecutor
    threads = threads or os.cpu_count() or 1
    under_way = collections.deque()
    pool = ThreadPoolExecutor(threads, "clavijo.pipe")

    def one(item):
        return annotate(**item) if isinstance(item, dict) else annotate(item)

    def oldest():
        number, future = under_way.popleft()
        try:
            return future.result()
        except Exception as e:
            if failed is None:
                raise
            failed(number, e)
            return None

    try:
        for number, item in enumerate(items):
            under_way.append((number, pool.submit(one, item)))
            if len(under_way) > 2 * threads:
                yield oldest()
        while under_way:
            yield oldest()
    finally:
        for _, future in under_way:
            future.cancel()
        pool.shutdown(wait=True)
