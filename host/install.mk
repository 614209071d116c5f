# make install and make uninstall: host/install does it.
.PHONY: install uninstall

# As chat.conf has them. Where it says otherwise: make install web_socket=… push_socket=…
web_socket := /run/beantrack/web.sock
push_socket := /run/beantrack/push.sock

host_install = @DESTDIR='$(DESTDIR)' prefix='$(prefix)' bindir='$(bindir)' sbindir='$(sbindir)' datadir='$(datadir)' \
  sysconfdir='$(sysconfdir)' BUILD='$(out)' BUILD_TOP='$(top)' MULTIWATCH='$(MULTIWATCH)' \
  web_socket='$(web_socket)' push_socket='$(push_socket)' host/install

install: all
	$(host_install) install

uninstall:
	$(host_install) uninstall
