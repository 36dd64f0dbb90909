"""Engines behind the ports, one file each: `port_engine.py`."""
