# make install and make uninstall. A file named .in is filled in on the way.
.PHONY: install uninstall

data = $(datadir)/beantrack
conf = $(sysconfdir)/beantrack/chat.conf
site = $(sysconfdir)/nginx/sites-available/beantrack-chat
units = $(prefix)/lib/systemd/system
sysusers = $(prefix)/lib/sysusers.d/beantrack.conf
tmpfiles = $(prefix)/lib/tmpfiles.d/beantrack.conf

# As chat.conf has them. Where it says otherwise: make install web_socket=… push_socket=…
web_socket := /run/beantrack/web.sock
push_socket := /run/beantrack/push.sock

values = datadir=$(datadir) sbindir=$(sbindir) bindir=$(bindir) MULTIWATCH=$(MULTIWATCH) NGINX_DIR=$(data)/nginx \
  STATIC_DIR=$(data)/static ERROR_DIR=$(data)/nginx/errors WEB_SOCKET=$(web_socket) PUSH_SOCKET=$(push_socket) \
  SEND_RATE=10r/s SEND_BURST=50 TYPING_RATE=2r/s TYPING_BURST=20 SEARCH_RATE=2r/s SEARCH_BURST=20 \
  LOGIN_RATE=2r/s LOGIN_BURST=40 \
  ASSET_VERSION=$$(dev/asset-version)
data_files = $(wildcard templates/*.tpl sql/*.sql nginx/errors/*) $(shell find static -type f)

# Mode, file, and where to.
put = echo '  INSTALL $(DESTDIR)$(strip $(3))'; install -D -m $(1) $(2) $(DESTDIR)$(strip $(3))
put_filled = echo '  INSTALL $(DESTDIR)$(strip $(3))'; dev/fill $(values) <$(strip $(2)) >$(out)/filled && \
  install -D -m $(1) $(out)/filled $(DESTDIR)$(strip $(3))
# The same, unless it is there: these are the operator's.
put_once = test -e $(DESTDIR)$(strip $(3)) || { $(put_filled); }

install: all
	@$(call put, 755, $(out)/beantrack-web, $(sbindir)/beantrack-web)
	@$(call put, 755, $(out)/beantrack-pushd, $(sbindir)/beantrack-pushd)
	@$(call put, 755, $(out)/beantrack-admin, $(bindir)/beantrack-admin)
	@echo '  INSTALL $(DESTDIR)$(data)/{templates,sql,static,nginx/errors,locale}'; rm -rf $(DESTDIR)$(data); \
	  for file in $(data_files); do install -D -m 644 $$file $(DESTDIR)$(data)/$$file || exit 1; done; \
	  for file in $(catalogues); do install -D -m 644 $$file $(DESTDIR)$(data)/$${file#$(top)/} || exit 1; done
	@$(call put_filled, 644, nginx/http.conf.in, $(data)/nginx/http.conf)
	@$(call put_filled, 644, nginx/locations.conf.in, $(data)/nginx/locations.conf)
	@$(call put_filled, 644, nginx/static.conf.in, $(data)/nginx/static.conf)
	@$(call put_filled, 644, nginx/fastcgi.conf.in, $(data)/nginx/fastcgi.conf)
	@$(call put_filled, 644, host/beantrack-web.service.in, $(units)/beantrack-web.service)
	@$(call put_filled, 644, host/beantrack-pushd.service.in, $(units)/beantrack-pushd.service)
	@$(call put, 644, host/beantrack-web.socket, $(units)/beantrack-web.socket)
	@$(call put, 644, host/hardening.conf, $(units)/beantrack-web.service.d/hardening.conf)
	@$(call put, 644, host/hardening.conf, $(units)/beantrack-pushd.service.d/hardening.conf)
	@$(call put, 644, host/beantrack.sysusers, $(sysusers))
	@$(call put, 644, host/beantrack.tmpfiles, $(tmpfiles))
	@$(call put_once, 640, host/chat.conf.in, $(conf))
	@$(call put_once, 644, nginx/site.conf.in, $(site))
	@dev/fill conf=$(conf) site=$(site) <host/next-steps

# Leaves the configuration and the site, which are the operator's, and the database.
uninstall:
	rm -f $(DESTDIR)$(sbindir)/beantrack-web $(DESTDIR)$(sbindir)/beantrack-pushd $(DESTDIR)$(bindir)/beantrack-admin
	rm -f $(DESTDIR)$(units)/beantrack-web.service $(DESTDIR)$(units)/beantrack-web.socket \
	  $(DESTDIR)$(units)/beantrack-pushd.service $(DESTDIR)$(sysusers) $(DESTDIR)$(tmpfiles)
	rm -rf $(DESTDIR)$(units)/beantrack-web.service.d $(DESTDIR)$(units)/beantrack-pushd.service.d $(DESTDIR)$(data)
	@echo 'Left as they are: $(conf) and $(site).'
